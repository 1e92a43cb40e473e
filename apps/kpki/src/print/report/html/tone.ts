import type { Expiry } from '@kpki/engine';

export type Tone = 'now' | 'soon' | 'calm';

/** How much an end wants to be seen: it is over, its renewal is due, or there is time. */
export function toneOfEnd({ residualSeconds, renewFrom }: Expiry, now: Date): Tone {
  if (residualSeconds <= 0) return 'now';
  return renewFrom !== null && Date.parse(renewFrom) > now.getTime() ? 'calm' : 'soon';
}
