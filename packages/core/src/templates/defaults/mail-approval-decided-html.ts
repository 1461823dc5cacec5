import { mailFrameEnd, mailFrameStart } from './mail-frame.ts';

/** The HTML part; every output is escaped by the engine. */
export const mailApprovalDecidedHtmlBody = `${mailFrameStart}<tr><td class="pad" style="padding:28px 32px 0;">
<p class="soft" style="margin:0;font-size:13px;line-height:19px;color:#5a6570;">{{ organisation.name }}</p>
<h1 class="ink" dir="auto" style="margin:6px 0 0;font-size:22px;line-height:29px;font-weight:650;color:#161b20;">
{%- case decision.outcome -%}
{%- when 'approved' -%}Your request is approved
{%- when 'rejected' -%}Your request is not approved
{%- else -%}Your request has expired
{%- endcase -%}
</h1>
<p class="ink" style="margin:12px 0 0;font-size:16px;line-height:24px;color:#161b20;">Hello {{ person.firstName }}, this is about <strong>{{ request.minutes }} minutes</strong> of {{ request.kind }} on {{ request.date }} from {{ request.start }}.
{%- if decision.outcome == 'expired' %} Nobody decided on it in time. It is not approved; hand it in again if you still need it.{% endif -%}
{%- if decision.changed %} This changes an earlier decision.{% endif -%}
</p>
{%- if decision.reason != '' %}
<p class="ink" dir="auto" style="margin:12px 0 0;font-size:16px;line-height:24px;color:#161b20;"><strong>Reason:</strong> {{ decision.reason }}</p>
{%- endif %}
<p class="soft" style="margin:12px 0 0;font-size:14px;line-height:21px;color:#5a6570;">Decided by: {{ decision.by }}</p>
</td></tr>
<tr><td class="pad" style="padding:24px 32px 28px;">
<p class="ink" style="margin:0;font-size:15px;line-height:23px;color:#161b20;">Something is wrong? Answer this mail; a person will read it.</p>
</td></tr>
${mailFrameEnd}`;
