import { mailFrameEnd, mailFrameStart } from './mail-frame.ts';

/** The HTML part; every output is escaped by the engine. */
export const mailAutomationOffHtmlBody = `${mailFrameStart}<tr><td class="pad" style="padding:28px 32px;">
<p class="soft" style="margin:0;font-size:13px;line-height:19px;color:#5a6570;">{{ organisation.name }}</p>
<h1 class="ink" style="margin:6px 0 0;font-size:22px;line-height:29px;font-weight:650;color:#161b20;">Automatic approval is off</h1>
<p class="ink" style="margin:12px 0 0;font-size:16px;line-height:24px;color:#161b20;">It was switched off on {{ switchedOff.at }}. From now on every request waits for a person.</p>
<p class="ink" dir="auto" style="margin:12px 0 0;font-size:16px;line-height:24px;color:#161b20;"><strong>Why:</strong> {{ switchedOff.reason }}</p>
<p class="ink" style="margin:12px 0 0;font-size:16px;line-height:24px;color:#161b20;"><strong>What to do:</strong> {{ switchedOff.remedy }}</p>
</td></tr>
${mailFrameEnd}`;
