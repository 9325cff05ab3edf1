"""What kills, disconnects and fills: nothing is lost and nothing is half-shown."""
