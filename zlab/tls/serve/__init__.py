"""The z/OS stand-in that ends TLS as an AT-TLS policy says, and tells what AT-TLS would have logged."""
