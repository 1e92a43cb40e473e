/** What screens say of a plan or a reading that wrote no file. */
export const nothingWritten = 'Nothing has been written.';

export const writtenTexts = {
  refresh: 'Nothing was written. t refreshes.',
  planAgain: 'Nothing was written. t plans again.',
} as const;
