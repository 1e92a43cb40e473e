/** How many times as many random cases as usual: KPKI_EFFORT=20 for a long night. */
export const effort: number = Number(process.env['KPKI_EFFORT'] ?? '1');
