terraform import trove_configuration.orders 57807d83-dcd0-424e-9f11-1c269701b4ea
