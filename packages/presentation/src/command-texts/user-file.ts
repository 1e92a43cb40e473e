/** Why a JSON file of the user cannot be used. */
export const userFileTexts = {
  unreadable: (file: string): string => `${file}: cannot be read.`,
  notJson: (file: string): string => `${file}: not valid JSON.`,
  notAnObject: (file: string): string => `${file}: not a JSON object.`,
} as const;
