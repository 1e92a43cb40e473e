import { posix } from 'node:path';
import type { Problem, Rule } from '../rule.ts';

/** A moved or removed page leaves links, which lead to an error page of the forge. */
export const links: Rule = {
  name: 'links',
  holds: 'Each link of a document to a file of this repository, or to a heading, leads to an existing one.',
  problems: async (workspace) => {
    const documents = new Map<string, string>();
    for (const file of workspace.files.filter((each) => each.endsWith('.md'))) {
      documents.set(file, (await workspace.text(file)) ?? '');
    }
    return [...documents].flatMap(([file, text]) => [
      ...linkProblems(file, text, workspace.files, documents),
      ...labelProblems(file, text),
    ]);
  },
};

/** The links of one document that lead nowhere; those to other sites are not looked at. */
function linkProblems(
  file: string,
  markdown: string,
  files: readonly string[],
  documents: ReadonlyMap<string, string>,
): readonly Problem[] {
  return linksIn(markdown).flatMap(({ line, target }) => {
    const [path = '', heading] = target.split('#');
    const to = path === '' ? file : posix.join(posix.dirname(file), path);
    const location = `${file}:${line}`;
    const isThere = to === '.' || files.some((each) => each === to || each.startsWith(`${to.replace(/\/$/, '')}/`));
    if (!isThere)
      return [{ file: location, problem: `a link to ${to}, which is not there`, next: 'name a file that is' }];
    const page = heading === undefined ? undefined : documents.get(to);
    if (heading === undefined || page === undefined || anchorsIn(page).has(heading)) return [];
    return [
      {
        file: location,
        problem: `a link to #${heading}, which ${to} has no heading for`,
        next: 'name one that it has',
      },
    ];
  });
}

/** A renamed file leaves its old name behind, in front of the new link. The kind of a test may be left out. */
function labelProblems(file: string, markdown: string): readonly Problem[] {
  const named = /\[`?([\w./-]+(?:\.(?:tsx?|js|json|md|ya?ml)|\/))`?\]\(([^)\s#]+)\)/g;
  return prose(markdown).flatMap((text, at) =>
    [...text.matchAll(named)].flatMap(([, label = '', target = '']) => {
      const to = posix.basename(target);
      const isSame = [to, to.replace(/\.\w+(\.test\.tsx?)$/, '$1')].includes(posix.basename(label));
      const next = `write ${to}`;
      return isSame ? [] : [{ file: `${file}:${at + 1}`, problem: `a link to ${target} is named ${label}`, next }];
    }),
  );
}

function linksIn(markdown: string): readonly { readonly line: number; readonly target: string }[] {
  return prose(markdown).flatMap((text, at) =>
    [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => ({ line: at + 1, target }))
      .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target)),
  );
}

/** As forges name headings: in lower case, without punctuation, hyphens for spaces, a number behind what comes again. */
function anchorsIn(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = prose(markdown).flatMap((text) => {
    const title = /^#{1,6} +(.*?)\s*$/.exec(text)?.[1];
    if (title === undefined) return [];
    const plain = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return [before === 0 ? anchor : `${anchor}-${before}`];
  });
  return new Set(anchors);
}

/** The lines of a document; those of its blocks are empty. */
function prose(markdown: string): readonly string[] {
  let inBlock = false;
  return markdown.split('\n').map((text) => {
    const isFence = text.startsWith('```');
    if (isFence) inBlock = !inBlock;
    return inBlock || isFence ? '' : text;
  });
}
