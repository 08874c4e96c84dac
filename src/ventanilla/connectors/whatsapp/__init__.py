"""WhatsApp, by Meta's Cloud API: messages out as commands, messages and statuses in by the webhook.

https://developers.facebook.com/documentation/business-messaging/whatsapp
"""
