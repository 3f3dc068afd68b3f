"""What all functions say: call, dealership, hours, template, message, moment, phone, ledger, telemetry."""
