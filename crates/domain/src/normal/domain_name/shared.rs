//! Domains that name no employer.

/// Registrable domains where anybody can have a mailbox, and consumer internet providers. Sorted.
pub(super) const FREE_MAIL: &[&str] = &[
    "126.com", "139.com", "163.com", "189.cn", "21cn.com", "abv.bg", "aim.com", "alice.it", "aliyun.com",
    "aol.co.uk", "aol.com", "aol.de", "aol.fr", "arcor.de", "att.net", "bellsouth.net", "bigmir.net",
    "bigpond.com", "bigpond.net.au", "bk.ru", "bluewin.ch", "blueyonder.co.uk", "bol.com.br",
    "btinternet.com", "btopenworld.com", "centrum.cz", "charter.net", "chello.nl", "citromail.hu",
    "comcast.net", "cox.net", "daum.net", "docomo.ne.jp", "duck.com", "earthlink.net", "eircom.net",
    "email.com", "email.cz", "ezweb.ne.jp", "fastmail.com", "fastmail.fm", "foxmail.com", "free.fr",
    "freemail.hu", "freenet.de", "frontier.com", "gmail.com", "gmx.at", "gmx.ch", "gmx.co.uk", "gmx.com",
    "gmx.de", "gmx.fr", "gmx.net", "googlemail.com", "hanmail.net", "hey.com", "home.nl", "hotmail.be",
    "hotmail.ca", "hotmail.ch", "hotmail.co.uk", "hotmail.com", "hotmail.com.au", "hotmail.com.br",
    "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "hotmail.nl", "hotmail.se", "hushmail.com",
    "i.ua", "icloud.com", "ig.com.br", "iinet.net.au", "inbox.com", "inbox.lv", "inbox.ru", "interia.pl",
    "juno.com", "kpnmail.nl", "laposte.net", "libero.it", "list.ru", "live.be", "live.ca", "live.cn",
    "live.co.uk", "live.com", "live.com.au", "live.de", "live.dk", "live.fr", "live.it", "live.nl",
    "live.no", "live.se", "luukku.com", "mac.com", "mail.com", "mail.de", "mail.ee", "mail.ru",
    "mailbox.org", "me.com", "meta.ua", "mindspring.com", "msn.com", "nate.com", "naver.com",
    "netscape.net", "netvision.net.il", "netzero.net", "neuf.fr", "nifty.com", "ntlworld.com", "o2.pl",
    "onet.pl", "op.pl", "optonline.net", "optusnet.com.au", "orange.fr", "outlook.be", "outlook.co.uk",
    "outlook.com", "outlook.com.br", "outlook.de", "outlook.es", "outlook.fr", "outlook.in", "outlook.it",
    "outlook.jp", "passport.com", "planet.nl", "pm.me", "posteo.de", "posteo.net", "proton.me",
    "protonmail.ch", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
    "rogers.com", "runbox.com", "sapo.pt", "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.cn",
    "sina.com", "skynet.be", "softbank.ne.jp", "sohu.com", "spray.se", "startmail.com", "suomi24.fi",
    "sympatico.ca", "t-online.de", "talktalk.net", "telenet.be", "telus.net", "terra.com.br", "tin.it",
    "tiscali.co.uk", "tiscali.it", "tlen.pl", "tuta.com", "tuta.io", "tutanota.com", "tutanota.de",
    "ukr.net", "uol.com.br", "verizon.net", "videotron.ca", "virgilio.it", "virgin.net", "virginmedia.com",
    "voila.fr", "walla.co.il", "walla.com", "wanadoo.es", "wanadoo.fr", "web.de", "windowslive.com",
    "wp.pl", "xs4all.nl", "xtra.co.nz", "ya.ru", "yahoo.ca", "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp",
    "yahoo.co.kr", "yahoo.co.nz", "yahoo.co.uk", "yahoo.co.za", "yahoo.com", "yahoo.com.ar",
    "yahoo.com.au", "yahoo.com.br", "yahoo.com.cn", "yahoo.com.hk", "yahoo.com.mx", "yahoo.com.ph",
    "yahoo.com.sg", "yahoo.com.tr", "yahoo.com.tw", "yahoo.com.vn", "yahoo.de", "yahoo.dk", "yahoo.es",
    "yahoo.fr", "yahoo.gr", "yahoo.ie", "yahoo.in", "yahoo.it", "yahoo.nl", "yahoo.no", "yahoo.pl",
    "yahoo.ro", "yahoo.se", "yandex.com", "yandex.ru", "yandex.ua", "yeah.net", "ymail.com", "ziggo.nl",
    "zoho.com", "zohomail.com", "zonnet.nl",
];

/// Sites on which organisations have pages: such an address says where the page is, not what the domain is.
pub(super) const SHARED_HOSTS: &[&str] = &[
    "angel.co", "apollo.io", "bit.ly", "crunchbase.com", "etsy.com", "facebook.com", "github.com",
    "glassdoor.com", "goo.gl", "google.com", "indeed.com", "instagram.com", "linkedin.com", "linktr.ee",
    "medium.com", "pinterest.com", "t.co", "tiktok.com", "twitter.com", "wellfound.com", "wikipedia.org",
    "x.com", "xing.com", "yelp.com", "youtube.com", "zoominfo.com",
];

/// Reserved for examples (RFC 2606), or written where there is no domain.
pub(super) const PLACEHOLDERS: &[&str] = &[
    "company.com", "domain.com", "example.com", "example.net", "example.org", "noemail.com", "nomail.com",
    "noname.com", "none.com", "test.com", "yourcompany.com", "yourdomain.com",
];
