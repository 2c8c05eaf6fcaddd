import { type RecordShape, wrapping } from './shape.js';

/** Lines that tools print around records. They are no records, and nothing is lost with them. */
const patterns: readonly RegExp[] = [
  // Frames of tables: AWS CLI, DuckDB, psql, Markdown, Polars.
  /^[\s|+\-=:_*─│┆┌┐└┘├┤┬┴┼╞╪╡═]*$/,
  /^shape: \(\d+, \d+\)$/,
  /^[|│]/,
  // Lines of a JSON document.
  /^[[\]{},\s]+$/,
  /^"[^"]*"\s*:/,
  // AWS CLI, --output text: a word for each list, tokens of pages, states of a query.
  /^(SEARCHEDLOGSTREAMS|STATISTICS|NEXTTOKEN|NEXTFORWARDTOKEN|RESULTS|None)\b/,
  /^([bf]\/\d+(\/s)?\s*)+$/,
  /^((CWLI|SQL|PPL)\s+)?(Complete|Running|Scheduled)$/,
  // AWS CLI, --output yaml.
  /^(- )*'?[A-Za-z@][\w@-]*'?:(\s+\S+)?$/,
  // AWS CLI, results of Athena: how many rows were changed, and where the next page begins.
  /^(\S{20,}\t)?\d+$/,
  // A time alone, as a copy of the console's list of events has it.
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC|[+-]\d\d:?\d\d))?$/,
  /^(No (older|newer) events|There are (older|newer) events|Load more|Timestamp\s+Message$)/i,
  /^(Retry|Resume|Auto retry paused\.( Resume)?|Back to top|Copy|Expand row)$/i,
  // (CloudWatch Logs user guide, "Log group-level subscription filters": what a new subscription is tested with)
  /^CWL CONTROL MESSAGE\b/,
  /^[([]?\d+ rows?\b/,
  /^(\*+ \d+\. row \*+|Row \d+:)$/,
  // A list in a program's text; what was typed in a shell.
  /^[\w.]+ = [[{(]$/,
  /^(\[?[\w.@:~/ -]*\]?[$#%>]|PS [A-Z]:\\[^>]*>) +(sudo +)?(aws|awslogs|z?cat|z?grep|head|tail|less|jq|gunzip)\b/,
  // Comments, what separates columns (Excel), types (PowerShell), fences (Markdown), names of files (tail), of rows (psql).
  /^(#|\/\/)/,
  /^sep=.$/i,
  /^`{3}\w*$/,
  /^==> .* <==$/,
  /^-\[ RECORD \d+ \]/,
  /^[A-Za-z][\w ]*? +:( .*)?$/,
  // (Lambda developer guide, "Log format")
  /^(INIT_START|START|END|REPORT|XRAY) .*(RequestId|Runtime Version|TraceId)\b/,
];

export const wrappingLine: RecordShape = {
  name: 'what tools print around records',
  read: (text) => (patterns.some((pattern) => pattern.test(text)) ? wrapping : undefined),
};
