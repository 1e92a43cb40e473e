/** Why ticks of a runbook are not kept. */
export const runbookTexts = {
  noFolder: (folder: string, code: string): string => `${folder}: cannot be created (${code}); the tick is not kept`,
  notOne: (file: string): string => `${file}: no file of kpki; the tick is not kept. Remove the file`,
} as const;
