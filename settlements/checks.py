def findings():
    return iter(())
