/** The file that is read, and written, where none is named. It stands alone, so that who only looks for it loads nothing else. */
export const usualFile = 'kpki.yaml';
