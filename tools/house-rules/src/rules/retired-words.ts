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
  { pattern: /\b[d]eclarations?(?:Of)?\b/i, use: 'spec, or specFlags for the options that name it' },
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

/**
 * Words that need a second look: they name no noun, or have an older meaning. Not allowed in what users and contributors
 * read; titles of tests and the names in tests are not checked.
 */
const unclear: readonly RetiredWord[] = [
  { pattern: /\b(?:[s]omebody|[n]obody|[w]hoever|[e]verybody)\b/i, use: 'the noun: user, client, run' },
  { pattern: /\b[a]new\b/i, use: 'again' },
  { pattern: /\b(?:[u]nwell|[U]nwell)\b/, use: 'not ok' },
  { pattern: /\b[t]old\b/i, use: 'reported or shown' },
  { pattern: /\b[b]esides?\b/i, use: 'next to, or in addition to' },
  { pattern: /\b[o]bstacles?\b/i, use: 'blocker' },
  { pattern: /\b[s]tray\b/i, use: 'unmatched or unexpected' },
  { pattern: /\b[m]end(?:s|ed|ing)?\b/i, use: 'fix or recover' },
  // In a name too, within which no word boundary is.
  { pattern: /(?:\b[tT]|(?<=[a-z])T)(?:ake[sn]?|ook|aking) ?[aA]way\b/, use: 'remove' },
  { pattern: /\b[p]ut(?:s|ting)? back\b/i, use: 'restore' },
  { pattern: /\b[r]eads? (?:it |them )?again\b/i, use: 'reload, refresh or reread' },
  { pattern: /\bin (?:the |its |their )?[p]lace of\b/i, use: 'instead of' },
  { pattern: /\bof [w]hich\b/i, use: 'a second sentence' },
  { pattern: /\bbe [i]t\b/i, use: 'even if' },
  { pattern: /\bthat (?:is|are) [t]here\b/i, use: 'stored or existing' },
];

/** Texts in which an unclear word stays, each with the reason. */
const stays: readonly { readonly text: RegExp; readonly reason: string }[] = [
  { text: /opened\.asks-[n]obody/g, reason: 'a case of the plugin contract keeps its ID' },
  { text: /rights\.[t]old/g, reason: 'a case of the plugin contract keeps its ID' },
  { text: /apiserver [n]obody/g, reason: 'a name that no node has' },
  { text: /(?:compiler's|writes the|what) [d]eclarations\b/g, reason: 'those of TypeScript' },
  { text: /\b[m]ending\.components\.test/g, reason: 'the name of a test file' },
];

/** Where words of before have to stand: what an earlier kpki wrote, and the tables that translate it. */
const translates =
  /^(?:CHANGELOG\.md|\.changeset\/|packages\/spec\/src\/renamed-names|apps\/kpki\/test\/renamed-names|tools\/same\/src\/renamed|packages\/engine\/src\/layouts\/table|apps\/kpki\/integration\/recorded-data\/)/;
const isRead = /\.(?:tsx?|mjs|md)$/;
const isTest = /\.test\.|\/(?:test|integration|golden|fixtures|reports)\/|^docs\/words\.md|\/licenses\//;

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
  const words = isTest.test(file) ? retired : [...retired, ...unclear];
  return text.split('\n').flatMap((whole, at) => {
    const line = stays.reduce((rest, { text: each }) => rest.replaceAll(each, ''), whole);
    return words.flatMap(({ pattern, use }) => {
      const [word] = pattern.exec(line) ?? [];
      return word === undefined
        ? []
        : [{ file: `${file}:${at + 1}`, problem: `has \`${word}\``, next: `write \`${use}\`` }];
    });
  });
}
