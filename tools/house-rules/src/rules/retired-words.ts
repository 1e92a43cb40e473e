import type { Problem, Rule } from '../rule.ts';

interface RetiredWord {
  /** Found in names, strings, comments and documents. Written with a class in it, so that this table does not find itself. */
  readonly pattern: RegExp;
  readonly use: string;
}

/**
 * Words that kpki no longer uses, each with the one that it uses instead. A row is added once nothing has the word any
 * more; the words that users once typed are in `renamed-names.ts` of `@kpki/spec`.
 */
const retired: readonly RetiredWord[] = [
  // Kubernetes, Go and X.509 have names with this word: those stay.
  {
    pattern: /(?<![-\w/])(?<!unknown[ -])(?<!ertificate[ -])[a]uthorit(?:y|ies)(?![-\w])(?! (?:key id|information))/i,
    use: 'CA',
  },
  { pattern: /\b[a]rtefact/i, use: 'artifact' },
  { pattern: /\b[c]atalogue/i, use: 'catalog' },
  { pattern: /\b[f]ollow-?[uU]p/, use: 'rollout' },
  { pattern: /\b[t]angled\b/i, use: 'inconsistent' },
  { pattern: /\b[h]indered\b/, use: 'blocked' },
  { pattern: /\b[w]ayOut\b/, use: 'remedy' },
  { pattern: /\b[u]nkept\b/, use: 'not stored' },
  { pattern: /\b[s]ameFiles\b/, use: 'targetFlags' },
  { pattern: /[c]ustod(?:y|ies)/i, use: 'CA placement' },
  { pattern: /\b(?:[r]eadMark|[R]eadMark|[m]arksRead|[A]pplyMarks)\b/, use: 'ApplyId' },
  { pattern: /\b(?:[C]ertificateOrder|[m]akeOrders|[s]ignOrders)\b/, use: 'SigningRequest' },
  { pattern: /\b(?:[a]cceptDelivery|[d]eliveryIssuer|[d]eliveredOf)\b/, use: 'importedCertificates' },
  { pattern: /\b(?:[i]sFields)\b/, use: 'isMapping' },
  {
    pattern: /\b(?:[F]ooting|[B]elief|[O]utlook|[W]orkshop|[S]urroundings|[D]eed|[H]appening)\b/,
    use: 'the name in docs/words.md',
  },
];

/** Where words of before have to stand: what an earlier kpki wrote, and the tables that translate it. */
const translates =
  /^(?:CHANGELOG\.md|\.changeset\/|packages\/spec\/src\/renamed-names|apps\/kpki\/test\/renamed-names|tools\/same\/src\/renamed|packages\/engine\/src\/layouts\/table|apps\/kpki\/integration\/recorded-data\/)/;
const isRead = /\.(?:tsx?|mjs|md)$/;

export const retiredWords: Rule = {
  name: 'retired-words',
  holds: 'No name, sentence or document has a word that was replaced by another one.',
  problems: async (workspace) => {
    const found: Problem[] = [];
    for (const file of workspace.files.filter((each) => isRead.test(each) && !translates.test(each)))
      found.push(...wordProblems(file, (await workspace.text(file)) ?? ''));
    return found;
  },
};

export function wordProblems(file: string, text: string): readonly Problem[] {
  return text.split('\n').flatMap((line, at) =>
    retired.flatMap(({ pattern, use }) => {
      const [word] = pattern.exec(line) ?? [];
      return word === undefined
        ? []
        : [{ file: `${file}:${at + 1}`, problem: `has \`${word}\``, next: `write \`${use}\`` }];
    }),
  );
}
