"""What is made public: drafted by one, checked by the gate, confirmed by another, taken down by itself."""
