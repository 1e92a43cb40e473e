/** How a user who looks elsewhere hears that a long task has ended. */
export const bells = ['bell', 'notification', 'off'] as const;
export type Bell = (typeof bells)[number];

/** BEL, or OSC 9 of iTerm2, which many terminals show as a notification of the desktop. */
export function bellSequence(bell: Exclude<Bell, 'off'>, text: string): string {
  return bell === 'bell' ? '\u0007' : `\u001b]9;${text}\u0007`;
}
