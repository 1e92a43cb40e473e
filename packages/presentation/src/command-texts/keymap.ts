/** Why the file with the keys of the terminal UI cannot be used. The usual keys are used then. */
export const keymapTexts = {
  /** `instead`: a near id, or where ids are listed. */
  unknownId: (file: string, id: string, instead: string): string => `${file}: unknown id "${id}": ${instead}`,
  listed: 'kpki names all ids in the reference of its keys.',
  fixed: (file: string, id: string): string => `${file}: the key of "${id}" cannot be changed.`,
  noKeys: (file: string, id: string): string => `${file}: "${id}" needs a key, or a list of keys.`,
  badKey: (file: string, id: string, key: string): string =>
    `${file}: "${id}": "${key}" is no key: give one character, ctrl- and a letter, or a name such as f1, pgup or space.`,
  doubled: (file: string, id: string, key: string, other: string, where: string): string =>
    `${file}: "${id}": ${key} is the key of "${other}" too, in ${where}.`,
} as const;
