"""Every sentence that a visitor reads, by code; a second language would stand beside these modules."""
