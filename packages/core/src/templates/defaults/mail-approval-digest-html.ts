import { mailFrameEnd, mailFrameStart } from './mail-frame.ts';

/** The HTML part; every output is escaped by the engine. */
export const mailApprovalDigestHtmlBody = `${mailFrameStart}<tr><td class="pad" style="padding:28px 32px 0;">
<p class="soft" style="margin:0;font-size:13px;line-height:19px;color:#5a6570;">{{ organisation.name }}</p>
<h1 class="ink" style="margin:6px 0 0;font-size:22px;line-height:29px;font-weight:650;color:#161b20;">{% if total == 1 %}One request waits{% else %}{{ total }} requests wait{% endif %} for your decision</h1>
</td></tr>
{%- for request in requests %}
<tr><td class="pad" style="padding:18px 32px 0;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="line" style="padding:14px 0 0;border-top:1px solid #d6dce1;">
<p class="ink" dir="auto" style="margin:0;font-size:16px;line-height:24px;color:#161b20;"><strong>{{ request.personName }}</strong>: {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }} from {{ request.start }}</p>
<p class="soft" style="margin:2px 0 0;font-size:14px;line-height:21px;color:#5a6570;">Waiting since {{ request.submittedAt }}{% if request.expiresAt != nil %}, expires {{ request.expiresAt }}{% endif %}</p>
{%- for finding in request.findings %}
<p class="ink" dir="auto" style="margin:4px 0 0;font-size:14px;line-height:21px;color:#161b20;">{{ finding }}</p>
{%- endfor %}
{%- if request.recommendation != nil %}
<p class="ink" style="margin:4px 0 0;font-size:14px;line-height:21px;color:#161b20;">Recommendation: {{ request.recommendation }}{% if request.confidence != nil %} (approval {{ request.confidence }} %){% endif %}</p>
{%- endif %}
{%- if request.link != nil %}
<p style="margin:6px 0 0;font-size:15px;line-height:23px;"><a class="link" href="{{ request.link }}" style="color:#0a5a8a;">Decide on this request</a></p>
{%- endif %}
</td></tr></table></td></tr>
{%- endfor %}
<tr><td class="pad" style="padding:24px 32px 28px;">
{%- if more > 0 %}
<p class="ink" style="margin:0 0 10px;font-size:15px;line-height:23px;color:#161b20;">And {{ more }} more.</p>
{%- endif %}
<p class="soft" style="margin:0;font-size:13px;line-height:19px;color:#5a6570;">A link is for you alone: it carries your decision. Opening it decides nothing.</p>
</td></tr>
${mailFrameEnd}`;
