"""The ways out: AWS End User Messaging and SNS, behind one interface."""
