"""What machines may ask of visits, homes, places and the method: the facts behind the pages."""
