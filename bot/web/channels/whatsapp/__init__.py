"""WhatsApp, through Meta's Cloud API (docs/whatsapp.md)."""
