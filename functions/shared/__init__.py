"""The words every function uses: call, message, dealership, phone, ledger, telemetry."""
