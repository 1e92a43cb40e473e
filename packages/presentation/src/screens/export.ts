import { counted } from '../counts.ts';

/** What is said of an export: a screen as a file. */
export const exportTexts = {
  /** What each format is, for the choice. */
  formats: {
    markdown: 'Markdown, as the screen shows it',
    runbook: 'Markdown with boxes to tick, for those who carry it out',
    json: 'JSON, for programs',
    html: 'a page that needs no network, with every artifact',
    ical: 'a calendar with a day for each expiry',
    shell: 'the commands, as a shell takes them',
  },
  /** In help, where the formats of a screen follow one another. */
  formatNames: {
    markdown: 'Markdown',
    runbook: 'a runbook',
    json: 'JSON',
    html: 'HTML',
    ical: 'iCalendar',
    shell: 'a shell script',
  },
  /** `does`: what the key of an export does. */
  offers: (does: string, formats: readonly string[]): string =>
    `${does}: ${formats.length < 2 ? formats.join('') : `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}`}`,
  filtered: (filter: string, shown: number, leftOut: number): string =>
    `Filter "${filter}": ${counted(shown, 'artifact')} shown, ${leftOut} left out.`,
  name: 'Name of the file:',
  nameFirst: 'Type a name for the file first.',
  nameNote: 'Relative to the folder where kpki was started. An existing file is replaced only after a question.',
  writing: (file: string): string => `Writing ${file}.`,
  written: (file: string): string => `exported: ${file}`,
  /** In the list of commands: a shell takes it for a comment. */
  noted: (file: string, command: string): string => `# ${file}: exported from the screen of ${command}`,
  title: (file: string): string => `Replace ${file}?`,
  exists: 'A file with this name exists. Its content is lost.',
  yes: 'Replace',
  kept: (file: string): string => `${file} exists and was not replaced: export again to replace the file.`,
  nothing: 'There is nothing to export here yet.',
  /** Above the command that reports more than the screen shows. */
  everyArtifact: 'A report of every artifact',
  /** Of the screen reader. */
  choose: (formats: readonly string[]): string =>
    `Type export and one of these: ${formats.join(', ')}. A file name may follow.`,
} as const;
