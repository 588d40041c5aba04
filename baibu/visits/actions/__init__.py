"""What people do about visits: each verb changes rows and returns the thing changed, or refuses."""
