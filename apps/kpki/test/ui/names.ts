export interface Names {
  readonly cluster: string;
  readonly nodes: readonly [string, string];
  readonly worker: string;
  readonly user: string;
  readonly environments: readonly [string, string, string];
  readonly location: string;
  readonly error: string;
}

const latin: Names = {
  cluster: 'prod-eu',
  nodes: ['cp1', 'cp2'],
  worker: 'worker1',
  user: 'jane',
  environments: ['dev', 'prod', 'staging'],
  location: './out',
  error: './out/cp2/pki cannot be written: permission denied. Make it writable for you, then plan again.',
};

const cjk: Names = {
  cluster: '生产集群',
  nodes: ['工作節点一', '工作節点二'],
  worker: 'ワーカー三番',
  user: '王小明👩‍👩‍👧',
  environments: ['開発環境', '本番環境', 'ステージング環境と言う名'],
  location: './出力先フォルダー/証明書',
  error: '書き込みは拒否されました。'.repeat(12),
};

const long: Names = {
  cluster: 'c'.repeat(250),
  nodes: ['n'.repeat(250), 'm'.repeat(250)],
  worker: 'w'.repeat(250),
  user: 'u'.repeat(250),
  environments: ['d'.repeat(250), 'p'.repeat(250), 's'.repeat(250)],
  location: `./${'o'.repeat(250)}`,
  error: 'x'.repeat(250),
};

const esc = '\u001b';
/** Colors, a hyperlink, a window title, cursor movement, C1, bidirectional and invisible characters, line breaks. */
const hostile: Names = {
  cluster: `${esc}[31mred${esc}[0m`,
  nodes: [`${esc}]8;;https://example.test${esc}\\cp1${esc}]8;;${esc}\\`, '\u202egnp.2pc'],
  worker: 'w\r\nFake row\ttab',
  user: `${esc}]0;title\u0007\u200b\u2066jane\u2069`,
  environments: [`${esc}[2J${esc}[H`, '\u009b31mprod', 'a\u2028b\u0000c\u007f'],
  location: `./out${esc}[5A\u0008`,
  error: `${esc}[41mNo\u001b[0m\n\n\u202eerror\u0085next`,
};

export const nameSets: Readonly<Record<'latin' | 'cjk' | 'long' | 'hostile', Names>> = { latin, cjk, long, hostile };
