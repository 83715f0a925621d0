"""What both plugins share: tables of properties, their checks and comparisons, and the gRPC server."""
