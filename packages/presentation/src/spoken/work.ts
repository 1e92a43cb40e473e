/** What the screen reader says of work that runs. */
export const workTexts = {
  applyStarted: (work: string): string => `Apply started, ${work}. Type stop to stop before the next write.`,
  location: (location: string, sink: string | null): string => `Location ${location}${inSink(sink)}`,
  repair: (location: string, sink: string | null): string => `Repair of ${location}${inSink(sink)}`,
  step: (number: number, of: number, artifact: string): string => `Step ${number} of ${of}, ${artifact}`,
  failed: (what: string): string => `${what}: failed.`,
  waits: (what: string, why: string): string => `${what}: pending. Reason: ${why}`,
  keyKept: (what: string): string => `${what}: its key is kept, and its certificate is asked for next.`,
  is: (what: string, done: 'done' | 'written' | 'prepared'): string => `${what}: ${done}.`,
  ended: (end: 'stopped' | 'failed', progress: string): string =>
    `${end === 'stopped' ? 'Stopped' : 'Failed'}. ${progress}.`,
  result: (seconds: string): string => `Result, in ${seconds} seconds.`,
  reading: 'Reading the stored files.',
  readingAgain: 'Reading again.',
  planning: 'Planning.',
  planningFailed: 'Planning failed.',
  still: {
    working: 'Still working.',
    applying: (isStopping: boolean, progress: string, seconds: number): string =>
      `Still ${isStopping ? 'stopping' : 'working'}: ${progress}, ${seconds} seconds.`,
    checking: (plugin: string, current: string): string => `Still checking ${plugin}. ${current}`.trim(),
    planning: 'Still planning.',
    reading: (location: string): string => `Still reading ${location}.`,
  },
} as const;

function inSink(sink: string | null): string {
  return sink === null ? '' : ` in sink ${sink}`;
}
