/** A moment for a person, to the minute, in UTC: `2026-11-24 18:04`. */
export function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace('T', ' ');
}
