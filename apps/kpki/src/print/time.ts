/** A moment for a person, to the minute, in UTC: `2026-11-24 18:04`. */
export function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace('T', ' ');
}

/** The day of a moment, in UTC: `2026-11-24`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
