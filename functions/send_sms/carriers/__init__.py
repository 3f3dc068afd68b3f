"""The carriers that texts are sent by: AWS End User Messaging and SNS, behind one interface."""
