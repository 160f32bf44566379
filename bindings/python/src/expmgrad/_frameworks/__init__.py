"""What the adapters of several frameworks share. None of it imports a framework."""
