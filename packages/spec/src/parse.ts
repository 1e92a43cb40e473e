import { kpkiApiVersion } from './api-version.ts';
import type { ParseContext, ParseResult, PickEnvironment } from './configuration.ts';
import { isKubeadmDocument } from './kubeadm/api-version.ts';
import { parseKubeadm } from './kubeadm.ts';
import { readClusterPki } from './parse/cluster-pki.ts';
import { clusterPkiKind } from './parse/cluster-pki-schema.ts';
import { nearest } from './parse/nearest.ts';
import { positionAt, textAt } from './parse/source.ts';
import { readYaml, type SourceDocument } from './parse/yaml.ts';
import { inReadingOrder, type Position, type Problem, shown } from './problem.ts';

/** Reads a `kpki.yaml` or kubeadm's configuration (v1beta3, v1beta4). Never throws: returns all problems at once. */
export function parseConfiguration(text: string, file: string, context: ParseContext): ParseResult {
  return parseEnvironments(text, file, context)(context);
}

/** The same for several environments of a file, which is parsed and judged once. */
export function parseEnvironments(
  text: string,
  file: string,
  context: Omit<ParseContext, 'environment' | 'orFirst'>,
): PickEnvironment {
  const { documents, problems } = readYaml(text, file);
  if (documents === null) return () => ({ problems });
  return withProblems(problems, readDocuments(documents.filter(hasContent), file, context));
}

function readDocuments(written: readonly WrittenDocument[], file: string, context: ParseContext): PickEnvironment {
  const problem = (at: Position, path: string, message: string): Problem => ({ file, ...at, path, message });
  const [first, second] = written;
  if (first === undefined) {
    const why = `the file is empty; write a ${clusterPkiKind}, or run \`kpki init\``;
    return () => ({ problems: [problem({ line: 1, column: 1 }, '', why)] });
  }
  if (written.some(({ root }) => isKubeadmDocument(root)))
    return (choice) => parseKubeadm(written, file, { ...context, ...choice });
  if (first.root.kind !== 'map') {
    return () => ({ problems: [problem(first.at, '', 'expected fields, `apiVersion` the first of them')] });
  }
  const [apiVersion, kind] = [textAt(first.root, 'apiVersion'), textAt(first.root, 'kind')];
  if (apiVersion !== kpkiApiVersion && kind !== clusterPkiKind) {
    const unknown = problem(positionAt(first.root, ['apiVersion']), 'apiVersion', unknownFormat(apiVersion));
    return () => ({ problems: [unknown] });
  }
  const why = `a second document; a ${clusterPkiKind} is alone in its file`;
  const others = second === undefined ? [] : [problem(second.at, '', why)];
  return withProblems(others, readClusterPki(first.root, file, context));
}

function withProblems(problems: readonly Problem[], pick: PickEnvironment): PickEnvironment {
  if (problems.length === 0) return pick;
  return (choice) => ({ problems: inReadingOrder([...problems, ...(pick(choice).problems ?? [])]) });
}

function unknownFormat(apiVersion: string | null): string {
  const found = apiVersion === null ? '`apiVersion` is missing' : `${shown(apiVersion)} is not known`;
  const near = apiVersion === null ? null : nearest(apiVersion, [kpkiApiVersion]);
  if (near !== null) return `${found}; did you mean \`${near}\`?`;
  const header = `\`apiVersion: ${kpkiApiVersion}\` and \`kind: ${clusterPkiKind}\``;
  return `${found}; write ${header}, or give a kubeadm configuration`;
}

function hasContent(document: SourceDocument): document is WrittenDocument {
  return document.root !== null && !(document.root.kind === 'scalar' && document.root.value === null);
}

type WrittenDocument = SourceDocument & { readonly root: NonNullable<SourceDocument['root']> };
