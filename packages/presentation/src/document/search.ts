/** Of a search in a list or a text. */
export const searchTexts = {
  nothingToSearch: 'There is nothing to search here.',
  nothingSearched: 'Nothing is searched for: type / and a text.',
  notFound: (text: string): string => `No row here has "${text}".`,
  /** `at`: from 1; 0 if the cursor is on none of them. */
  count: (at: number, of: number): string => {
    if (of === 0) return 'not found';
    return at === 0 ? `${of} found` : `${at} of ${of}`;
  },
  /** Of the screen reader. */
  found: (count: number, of: number): string => `Found ${count} of ${of} lines.`,
  typeFind: 'Type find and a word behind it.',
} as const;
