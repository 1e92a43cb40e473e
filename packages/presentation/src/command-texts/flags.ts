/** The text of `kpki flags` in addition to the flags. */
export const flagTexts = {
  keyLost: (files: readonly string[], flags: readonly string[], component: string, rotate: string): string =>
    `${files.join(', ')} is missing, and with ${flags.join(' and ')} ${component} exits when it becomes leader: ` +
    `if the key is lost, leave both flags out until \`reissue\` of \`${rotate}\` makes a new key`,
  onceRotating: (rotate: string, flag: string, value: string, line: string): string =>
    `once \`${rotate}\` has begun, ${flag} is ${value}: \`${line}\``,
  leftOut: (flags: readonly string[], why: string): string => `left out: ${flags.join(', ')}. ${why}`,
} as const;
