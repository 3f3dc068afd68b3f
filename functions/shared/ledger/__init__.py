"""Every key and condition of the three DynamoDB tables: directory, calls, contacts."""
