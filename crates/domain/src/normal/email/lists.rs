//! Mailbox names and domains that say what kind of address it is.

/// Mailboxes of functions, letters only. Sorted.
pub(super) const ROLES: &[&str] = &[
    "abuse", "accounting", "accounts", "accountspayable", "accountsreceivable", "accueil", "adm", "admin",
    "administracion", "administrateur", "administration", "administrator", "all", "ap", "ar", "backoffice",
    "bewerbung", "bewerbungen", "billing", "board", "bonjour", "booking", "bookings", "buchhaltung",
    "bureau", "business", "businessdevelopment", "career", "careers", "comercial", "commercial",
    "communication", "communications", "community", "company", "compliance", "compta", "comptabilite",
    "contabilita", "contact", "contacto", "contactus", "contato", "corporate", "creditcontrol", "customer",
    "customercare", "customers", "customerservice", "customersupport", "data", "dataprotection",
    "datenschutz", "demo", "design", "dev", "developer", "developers", "development", "direction",
    "dispatch", "dpo", "editor", "editorial", "einkauf", "email", "empfang", "engineering", "enquiries",
    "enquiry", "events", "everyone", "facilities", "feedback", "finance", "financial", "frontdesk",
    "fundraising", "gdpr", "general", "geral", "hallo", "hei", "hej", "hello", "help", "helpdesk", "hi",
    "hiring", "hola", "hostmaster", "hr", "humanresources", "info", "information", "infos", "inquiries",
    "inquiry", "international", "invest", "investor", "investorrelations", "investors", "invoice",
    "invoices", "invoicing", "it", "itsupport", "jobs", "kontakt", "kundenservice", "kundeservice",
    "lager", "legal", "logistics", "mail", "mailbox", "mailroom", "maintenance", "management", "marketing",
    "media", "members", "membership", "news", "newsletter", "newsroom", "noc", "office", "officemanager",
    "online", "operations", "ops", "order", "orders", "partner", "partners", "partnership", "partnerships",
    "parts", "payments", "payroll", "personal", "personnel", "poczta", "post", "postmaster", "pr", "press",
    "presse", "privacy", "procurement", "production", "projects", "purchasing", "quality", "quotes",
    "recepcion", "reception", "rechnung", "rechnungen", "recruiting", "recruitment", "recrutement",
    "redaktion", "rental", "reservation", "reservations", "returns", "root", "rrhh", "sale", "sales",
    "salesteam", "secretariat", "secretary", "security", "sekretariat", "sekretariatet", "service",
    "servicedesk", "services", "shipping", "shop", "showroom", "solutions", "staff", "store", "studio",
    "subscribe", "subscriptions", "suporte", "support", "sysadmin", "team", "tech", "technical", "technik",
    "techsupport", "tickets", "trade", "training", "travel", "unsubscribe", "vendas", "vendite", "ventas",
    "verkauf", "vertrieb", "warehouse", "web", "webmaster", "welcome", "wholesale", "zentrale",
];

/// What mailbox names of machines start with, letters and digits only.
pub(super) const NO_REPLY: &[&str] = &["noreply", "donotreply", "dontreply", "nepasrepondre", "mailerdaemon", "bounces"];

/// Mailbox names written where there is no address, letters and digits only. Sorted.
pub(super) const NO_MAILBOX: &[&str] = &[
    "asdf", "dummy", "emailnotavailable", "emailnotunlocked", "example", "fake", "invalid", "noaddress",
    "noemail", "nomail", "none", "notavailable", "notprovided", "notunlocked", "null", "qwerty", "sample",
    "test", "tester", "testing", "testtest", "undefined", "unknown", "xxx", "xxxx",
];

/// Domains of throw-away mailboxes. Sorted.
pub(super) const DISPOSABLE: &[&str] = &[
    "10minutemail.com", "10minutemail.net", "20minutemail.com", "33mail.com", "anonbox.net",
    "burnermail.io", "byom.de", "cock.li", "crazymailing.com", "deadaddress.com", "discard.email",
    "discardmail.com", "dispostable.com", "dropmail.me", "e4ward.com", "emailondeck.com",
    "emailtemporanea.com", "fakeinbox.com", "fakemail.net", "fakemailgenerator.com", "filzmail.com",
    "getairmail.com", "getnada.com", "grr.la", "guerrillamail.biz", "guerrillamail.com",
    "guerrillamail.de", "guerrillamail.info", "guerrillamail.net", "guerrillamail.org",
    "guerrillamailblock.com", "harakirimail.com", "inboxbear.com", "inboxkitten.com", "incognitomail.org",
    "jetable.org", "linshiyouxiang.net", "mail-temp.com", "mail7.io", "mailcatch.com", "maildrop.cc",
    "mailexpire.com", "mailinator.com", "mailinator.net", "mailnesia.com", "mailnull.com", "mailpoof.com",
    "mailsac.com", "mailtemp.net", "mintemail.com", "moakt.com", "mohmal.com", "mt2015.com",
    "mytemp.email", "mytrashmail.com", "nada.email", "nowmymail.com", "objectmail.com", "one-time.email",
    "pokemail.net", "sharklasers.com", "sneakemail.com", "sogetthis.com", "spam4.me", "spambog.com",
    "spambox.us", "spamex.com", "spamgourmet.com", "spamhole.com", "spaml.com", "tempail.com",
    "tempemail.co", "tempinbox.com", "tempmail.com", "tempmail.net", "tempmailo.com", "tempr.email",
    "throwam.com", "throwawaymail.com", "trash-mail.com", "trashmail.com", "trashmail.de", "trashmail.net",
    "trbvm.com", "wegwerfemail.de", "wegwerfmail.de", "yopmail.com", "yopmail.fr", "yopmail.net",
    "zetmail.com",
];
