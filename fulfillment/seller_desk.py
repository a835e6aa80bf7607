"""What fulfillment adds to the seller platform: navigation, to-dos, panels."""
