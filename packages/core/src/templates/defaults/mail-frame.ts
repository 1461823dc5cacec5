/** Beginning of the HTML part of short mails: tables and inline styles, which mail programs need; dark colours are an enhancement. */
export const mailFrameStart = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ organisation.name }}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
.page { background-color: #111417 !important; }
.card { background-color: #1a1e22 !important; border-color: #343b42 !important; }
.ink { color: #eceff1 !important; }
.soft { color: #a7b0b8 !important; }
.line { border-color: #343b42 !important; }
.link { color: #7bb8e6 !important; }
}
@media (max-width: 480px) {
.pad { padding-left: 18px !important; padding-right: 18px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#eef1f3;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef1f3;"><tr><td align="center" style="padding:24px 8px;">
<table role="presentation" class="card" width="620" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:620px;background-color:#ffffff;border:1px solid #d6dce1;border-radius:10px;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere;">
`;

export const mailFrameEnd = `</table>
</td></tr></table>
</body>
</html>
`;
