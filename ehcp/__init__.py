"""Education, health and care plans: requests, decisions, how long they take, what waits."""
