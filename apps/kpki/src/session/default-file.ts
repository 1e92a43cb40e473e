/** Where no file is named. Apart from what reads it: the terminal UI draws its first frame without a parser. */
export const defaultFile = 'kpki.yaml';
