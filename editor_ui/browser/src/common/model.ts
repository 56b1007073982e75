// Generated from the Python models by write_types.py. Do not edit by hand.


export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface AcceptCard {
  do: "accept_card";
  id: string;
  kind?: "outcome" | "intervention" | "assumption" | "indicator" | "evidence" | "factor" | "stakeholder";
  branch?: string;
  element?: string | null;
  fields?: Record<string, Json>;
  link_to?: string | null;
  link_from?: string | null;
  link_fields?: Record<string, Json>;
}

export interface AcceptIdea {
  do: "accept_idea";
  idea: string;
  kind: "outcome" | "intervention" | "assumption" | "indicator" | "evidence" | "factor" | "stakeholder";
  id?: string | null;
  fields?: Record<string, Json>;
  link_to?: string | null;
  link_from?: string | null;
  link_fields?: Record<string, Json>;
}

export interface Acted {
  op: string;
  act: OpenQuestion | ChangeQuestion | SetStage | SetTimer | SendCards | RewordCard | WithdrawCard | ReleaseCards | MergeCards | UnmergeCard | AcceptCard | TieCard | DeclineCard | ParkCard | ReopenCard | HideCard | Vote | Comment | ChangeComment | Stand | Decide | SetNote | SetName | IAm | Invite | ChangeLink | Revoke | RemovePerson | NewBranch | ChangeBranch | MergeBranch | Tidy | Lock | NameVersion | ChangeVersion | Restore | SetRoom | Close | Erase | MergeFile;
}

export interface Add {
  do: "add";
  kind: "outcome" | "intervention" | "assumption" | "indicator" | "evidence" | "factor" | "stakeholder" | "strand" | "idea";
  id?: string | null;
  fields?: Record<string, Json>;
  link_to?: string | null;
  link_from?: string | null;
  link_fields?: Record<string, Json>;
  after?: string | null;
}

export interface BranchShown {
  title: string;
  state: "open" | "merged" | "away";
  locked: boolean;
  from_seq: number;
  at: number;
}

export interface CardShown {
  text: string;
  question?: string | null;
  source?: string | null;
  by?: string | null;
  mine: boolean;
  at: number;
  state: "waiting" | "accepted" | "tied" | "parked" | "declined" | "merged" | "withdrawn" | "erased";
  released: boolean;
  hidden: boolean;
  hidden_because?: string | null;
  step?: "set_up" | "long_term" | "backwards_mapping" | "connecting" | "assumptions" | "interventions" | "indicators" | "review" | null;
  became?: string | null;
  became_words?: string | null;
  became_under?: string | null;
  kind?: "outcome" | "intervention" | "assumption" | "indicator" | "evidence" | "factor" | "stakeholder" | null;
  branch: string;
  merged_into?: string | null;
  reason?: string | null;
  votes?: number | null;
  voted: boolean;
  alike?: string | null;
}

export interface ChangeBranch {
  do: "change_branch";
  id: string;
  title?: string | null;
  open?: boolean | null;
}

export interface ChangeComment {
  do: "change_comment";
  id: string;
  text?: string | null;
  done?: boolean | null;
  hidden?: boolean | null;
}

export interface ChangeLink {
  do: "change_link";
  id: string;
  label?: string | null;
  expires?: string | null;
}

export interface ChangeQuestion {
  do: "change_question";
  id: string;
  text?: string | null;
  open?: boolean | null;
  voting?: boolean | null;
  current?: boolean | null;
}

export interface ChangeVersion {
  do: "change_version";
  id: string;
  name?: string | null;
  forget?: boolean;
}

export interface ClientActs {
  t: "act";
  acts: Acted[];
}

export interface ClientFollow {
  t: "follow";
  branch?: string;
}

export interface ClientHello {
  t: "hello";
  v: number;
  client: string;
  since?: number | null;
  epoch?: string | null;
  branch?: string;
  name?: string | null;
  derived?: boolean;
  differences?: boolean;
  derived_n?: number | null;
  map?: boolean;
}

export type ClientMessage = ClientHello | ClientOps | ClientActs | ClientUndo | ClientRedo | ClientPresence | ClientFollow | ClientPing;

export interface ClientOps {
  t: "op";
  ops: Op[];
}

export interface ClientPing {
  t: "ping";
  n: number;
}

export interface ClientPresence {
  t: "pres";
  sel?: string[];
  editing?: [string, string] | null;
  at?: [number, number] | null;
}

export interface ClientRedo {
  t: "redo";
  op: string;
  branch?: string;
}

export interface ClientUndo {
  t: "undo";
  op: string;
  target?: string | null;
  branch?: string;
  skip?: string[];
}

export interface Close {
  do: "close";
  closed?: boolean;
}

export interface Comment {
  do: "comment";
  about: string;
  text: string;
  branch?: string;
  reply_to?: string | null;
}

export interface CommentShown {
  about: string;
  text: string;
  by: string;
  at: number;
  branch: string;
  reply_to?: string | null;
  done: boolean;
  hidden: boolean;
}

export interface Convert {
  do: "convert";
  id: string;
  to: "outcome" | "intervention" | "assumption" | "indicator" | "evidence" | "factor" | "stakeholder";
}

export interface Counts {
  t: "counts";
  here: Record<string, number>;
  took_part: number;
  cards: number;
  waiting: number;
  voices: Record<string, number>;
}

export interface Decide {
  do: "decide";
  about: string;
  decision?: string;
  branch?: string;
}

export interface DeclineCard {
  do: "decline_card";
  id: string;
  reason: string;
}

export interface Dismiss {
  do: "dismiss";
  check: string;
  about?: string[];
  reason: string;
  by?: string | null;
}

export interface Erase {
  do: "erase";
  what: "person" | "card" | "comment" | "words";
  id?: string | null;
  words?: string | null;
}

export interface Event {
  seq: number;
  op?: string | null;
  by?: string | null;
  at?: number | null;
  branch?: string | null;
  do?: string | null;
  label?: string | null;
  of?: string | null;
  changes?: ([string, string, string | null, Json, number | null])[] | null;
  room?: ([string, string, Record<string, Json> | null])[] | null;
}

export interface Exclude {
  do: "exclude";
  id: string;
  field: string;
  value: Json;
}

export interface Here {
  who: string;
  name: string;
  role: "facilitator" | "editor" | "contributor" | "viewer";
  branch: string;
  sel: string[];
  editing?: [string, string] | null;
  at?: [number, number] | null;
}

export interface HideCard {
  do: "hide_card";
  id: string;
  hidden?: boolean;
  reason?: string;
}

export interface IAm {
  do: "i_am";
  voice: "service_user" | "carer" | "staff" | "volunteer" | "manager" | "partner" | "other" | null;
}

export interface Include {
  do: "include";
  id: string;
  field: string;
  value: Json;
  at?: number | null;
}

export interface Invite {
  do: "invite";
  role: "facilitator" | "editor" | "contributor" | "viewer";
  label?: string;
  branch?: string | null;
  scribe?: boolean;
  wall?: boolean;
  expires?: string | null;
}

export interface LinkSecret {
  id: string;
  secret: string;
  path: string;
  address: string;
  local: boolean;
  code?: string | null;
  qr: string;
}

export interface LinkShown {
  role: "facilitator" | "editor" | "contributor" | "viewer";
  label: string;
  branch?: string | null;
  scribe: boolean;
  wall: boolean;
  expires?: string | null;
  revoked: boolean;
  at: number;
}

export interface LinkUp {
  do: "link";
  from: string;
  to: string;
  id?: string | null;
  fields?: Record<string, Json>;
  after?: string | null;
}

export interface Lock {
  do: "lock";
  branch?: string;
  locked?: boolean;
}

export interface Many {
  do: "many";
  edits: (Add | Set | Include | Exclude | Rename | Move | Remove | LinkUp | Unlink | Retie | Convert | Split | Merge | MoveToStrand | PlaceByHand | Dismiss | Undismiss | AcceptIdea | SetStep | Write | Many)[];
  label?: string | null;
}

export interface Merge {
  do: "merge";
  keep: string;
  drop: string;
}

export interface MergeBranch {
  do: "merge_branch";
  id: string;
  choices?: Record<string, "ours" | "theirs">;
  seen?: number | null;
}

export interface MergeCards {
  do: "merge_cards";
  keep: string;
  drop: string[];
  text?: string | null;
}

export interface MergeFile {
  do: "merge_file";
  take?: "both" | "room" | "file";
  choices?: Record<string, "ours" | "theirs">;
}

export interface MergePreview {
  seq: number;
  edits: Record<string, Json>[];
  conflicts: Record<string, Json>[];
}

export interface Move {
  do: "move";
  id: string;
  after?: string;
}

export interface MoveToStrand {
  do: "move_to_strand";
  id: string;
  from?: string | null;
  to?: string | null;
}

export interface NameVersion {
  do: "name_version";
  name: string;
  note?: string;
  branch?: string;
  seq?: number | null;
}

export interface NewBranch {
  do: "new_branch";
  title: string;
}

export interface NewCard {
  text: string;
  source?: string;
}

export interface NoteShown {
  about: string;
  text: string;
}

export interface Op {
  op: string;
  edit: Add | Set | Include | Exclude | Rename | Move | Remove | LinkUp | Unlink | Retie | Convert | Split | Merge | MoveToStrand | PlaceByHand | Dismiss | Undismiss | AcceptIdea | SetStep | Write | Many;
  branch?: string;
}

export interface OpenQuestion {
  do: "open_question";
  text: string;
  about?: string | null;
  step?: "set_up" | "long_term" | "backwards_mapping" | "connecting" | "assumptions" | "interventions" | "indicators" | "review" | null;
  branch?: string;
  release?: "by_hand" | "at_once";
  current?: boolean;
}

export interface ParkCard {
  do: "park_card";
  id: string;
  branch?: string;
}

export interface PersonShown {
  name: string;
  role: "facilitator" | "editor" | "contributor" | "viewer";
  table: string;
  link?: string | null;
  you: boolean;
  gone: boolean;
}

export interface PlaceByHand {
  do: "place";
  id: string;
  x?: number | null;
  y?: number | null;
}

export interface QuestionShown {
  text: string;
  about?: string | null;
  about_words?: string | null;
  step?: "set_up" | "long_term" | "backwards_mapping" | "connecting" | "assumptions" | "interventions" | "indicators" | "review" | null;
  branch: string;
  open: boolean;
  voting: boolean;
  release: "by_hand" | "at_once";
  at: number;
}

export interface ReleaseCards {
  do: "release_cards";
  ids: string[];
  released?: boolean;
}

export interface Remove {
  do: "remove";
  id: string;
  mode?: "restrict" | "cascade" | "attached";
}

export interface RemovePerson {
  do: "remove_person";
  id: string;
}

export interface Rename {
  do: "rename";
  id: string;
  to: string;
}

export interface ReopenCard {
  do: "reopen_card";
  id: string;
}

export interface Restore {
  do: "restore";
  version?: string | null;
  seq?: number | null;
  branch?: string;
}

export interface Retie {
  do: "retie";
  id: string;
  from?: string | null;
  to?: string | null;
}

export interface Revoke {
  do: "revoke";
  id: string;
}

export interface RewordCard {
  do: "reword_card";
  id: string;
  text: string;
}

export interface RoomShown {
  title: string;
  host: string;
  held_at: string;
  delete_on?: string | null;
  welcome: string;
  closes_on?: string | null;
  cards_open: boolean;
  names: "optional" | "off";
  closed: boolean;
  locked: boolean;
  created: number;
}

export interface SendCards {
  do: "send_cards";
  question?: string | null;
  cards: NewCard[];
}

export interface ServerBye {
  t: "bye";
  code: string;
  message: string;
  again: boolean;
}

export interface ServerDerived {
  t: "derived";
  seq: number;
  branch: string;
  n: number;
  findings: Record<string, Json>[];
  scene: Record<string, Json>;
  measures: Record<string, Json>;
  summary: Record<string, Json>[];
}

export interface ServerDerivedPart {
  t: "derived_part";
  seq: number;
  branch: string;
  n: number;
  since: number;
  findings?: ([number, number] | Record<string, Json>)[] | null;
  scene?: Record<string, Json> | null;
  measures?: Record<string, Json> | null;
  summary?: ([number, number] | Record<string, Json>)[] | null;
}

export interface ServerEvents {
  t: "ev";
  evs: Event[];
}

export interface ServerFile {
  t: "file";
  name: string;
  state: "saved" | "saving" | "changed_elsewhere" | "failed";
  message: string;
}

export interface ServerHello {
  t: "hello";
  v: number;
  server: string;
  epoch: string;
  seq: number;
  now: number;
  role: "facilitator" | "editor" | "contributor" | "viewer";
  you: string;
  name: string;
  scribe: boolean;
  only_branch?: string | null;
  can: string[];
  state?: State | null;
  resume?: Event[] | null;
  file?: ServerFile | null;
}

export type ServerMessage = ServerHello | ServerEvents | ServerRefusal | ServerPresence | ServerDerived | ServerDerivedPart | ServerFile | ServerPong | ServerBye | Counts;

export interface ServerPong {
  t: "pong";
  n: number;
  now: number;
}

export interface ServerPresence {
  t: "pres";
  here: Here[];
  gone: string[];
  all: boolean;
}

export interface ServerRefusal {
  t: "rej";
  op: string | null;
  code: string;
  message: string;
  hint: string;
  ids: string[];
  target?: string | null;
  retry: boolean;
}

export interface SessionAsk {
  room?: string | null;
  secret: string;
  first?: boolean;
}

export interface SessionGiven {
  room: string;
  role: "facilitator" | "editor" | "contributor" | "viewer";
  title: string;
  wall?: boolean;
  hello?: ServerHello | null;
  derived?: ServerDerived | null;
}

export interface Set {
  do: "set";
  id: string;
  field: string;
  value?: Json;
  was?: Json;
  check_was?: boolean;
}

export interface SetName {
  do: "set_name";
  name: string;
  table?: string;
}

export interface SetNote {
  do: "set_note";
  about: string;
  text: string;
}

export interface SetRoom {
  do: "set_room";
  title?: string | null;
  host?: string | null;
  held_at?: string | null;
  delete_on?: string | null;
  welcome?: string | null;
  closes_on?: string | null;
  cards_open?: boolean | null;
  names?: "optional" | "off" | null;
}

export interface SetStage {
  do: "set_stage";
  question?: string | null;
  message?: string;
  focus?: string | null;
}

export interface SetStep {
  do: "set_step";
  step?: "set_up" | "long_term" | "backwards_mapping" | "connecting" | "assumptions" | "interventions" | "indicators" | "review" | null;
}

export interface SetTimer {
  do: "set_timer";
  seconds: number;
  label?: string;
}

export interface Split {
  do: "split";
  id: string;
  statements: [string, string];
  shape?: "chain" | "beside";
  because?: string | null;
  new_id?: string | null;
}

export interface StageShown {
  question?: string | null;
  message: string;
  focus?: string | null;
  timer_ends?: number | null;
  timer_label: string;
}

export interface Stand {
  do: "stand";
  about: string;
  agree: boolean | null;
  branch?: string;
}

export interface StandShown {
  about: string;
  branch: string;
  open: boolean;
  agree?: number | null;
  disagree?: number | null;
  mine?: boolean | null;
  decision: string;
}

export interface State {
  seq: number;
  branch: string;
  own: Record<string, Json>;
  tables: Record<string, [string, Record<string, Json>][]>;
  room: Record<string, [string, Record<string, Json>][]>;
}

export interface Tidy {
  do: "tidy";
  branch?: string;
}

export interface TieCard {
  do: "tie_card";
  id: string;
  element: string;
  branch?: string;
}

export interface Undismiss {
  do: "undismiss";
  check: string;
  about?: string[];
}

export interface Unlink {
  do: "unlink";
  id: string;
}

export interface UnmergeCard {
  do: "unmerge_card";
  id: string;
}

export interface VersionShown {
  name: string;
  note: string;
  branch: string;
  seq: number;
  at: number;
  by: string;
}

export interface Vote {
  do: "vote";
  card: string;
  on?: boolean;
}

export interface WithdrawCard {
  do: "withdraw_card";
  id: string;
}

export interface Write {
  do: "write";
  table: string;
  id: string;
  record?: Json;
  after?: string | null;
}

export interface SceneBox {
  id: string;
  kind: "outcome" | "intervention" | "assumption" | "indicator" | "factor";
  role: string;
  x: number;
  y: number;
  w: number;
  h: number;
  lines: string[];
  level: number;
  strands: string[];
  above_ceiling?: boolean | null;
  number?: number | null;
  placed: boolean;
  empty: boolean;
  bold: boolean;
  text_size: number;
  line_height: number;
  text_x: number;
  text_y: number;
  spoken: string;
  marks: SceneMark[];
}

export interface SceneLane {
  id: string;
  title: string;
  x: number;
  w: number;
  lines: string[];
}

export interface SceneLegendItem {
  sign: string;
  label: string;
}

export interface SceneLine {
  id: string;
  kind: "precondition" | "brings_about" | "enables" | "helps" | "blocks" | "belongs";
  source: string;
  target: string;
  path: [number, number][];
  mode?: "automatic" | "needs_intervention" | null;
  feedback: boolean;
  arrow: boolean;
  middle: [number, number];
  spoken: string;
  marks: SceneMark[];
}

export interface SceneMark {
  kind: "assumption" | "indicator" | "evidence" | "barrier" | "gap";
  x: number;
  y: number;
  ids: string[];
  label: string;
}

export interface Scene {
  width: number;
  height: number;
  title: string;
  boxes: SceneBox[];
  lines: SceneLine[];
  lanes: SceneLane[];
  ceiling?: number | null;
  ceiling_label: string;
  legend: SceneLegendItem[];
  subtitle: string;
  draft: boolean;
  lang: string;
  words: string[];
  memory: Json;
}

/** What the Scene's JSON leaves out because it holds its default. */
export const SCENE_DEFAULTS = {
  "Scene": {
    "lanes": [],
    "ceiling": null,
    "ceiling_label": "",
    "legend": [],
    "subtitle": "",
    "draft": false,
    "lang": "en-GB",
    "words": [],
    "memory": null
  },
  "Box": {
    "strands": [],
    "above_ceiling": null,
    "number": null,
    "placed": false,
    "empty": false,
    "bold": false,
    "text_size": 14.0,
    "line_height": 18.0,
    "text_x": 12.0,
    "text_y": 20.0,
    "spoken": "",
    "marks": []
  },
  "Line": {
    "mode": null,
    "feedback": false,
    "arrow": true,
    "middle": [
      0.0,
      0.0
    ],
    "spoken": "",
    "marks": []
  },
  "Mark": {}
} as const;

export type Role = ServerHello["role"];

export const STEPS = ["set_up", "long_term", "backwards_mapping", "connecting", "assumptions", "interventions", "indicators", "review"] as const;

/** Every field of every kind, in the file's order. */
export const FIELDS: Record<string, readonly string[]> = {
  "strand": [
    "title",
    "note"
  ],
  "stakeholder": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "name",
    "role"
  ],
  "outcome": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "statement",
    "role",
    "above_ceiling",
    "already_true",
    "brought_about_by",
    "sufficient",
    "strands",
    "beneficiaries",
    "by"
  ],
  "intervention": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "statement",
    "owner",
    "start",
    "end",
    "status",
    "resources",
    "strands"
  ],
  "assumption": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "statement",
    "about",
    "type",
    "status",
    "importance",
    "confidence",
    "check_by"
  ],
  "indicator": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "name",
    "measures",
    "type",
    "in_plan",
    "population",
    "data_kind",
    "unit",
    "threshold",
    "baseline",
    "target",
    "direction",
    "by",
    "definition",
    "numerator",
    "denominator",
    "inclusions",
    "exclusions",
    "instrument",
    "source",
    "method",
    "sampling",
    "frequency",
    "start",
    "collector",
    "stratify_by",
    "missing_data",
    "trajectory",
    "chart",
    "frozen_at",
    "reviewer",
    "feedback",
    "afterwards",
    "readings",
    "changes"
  ],
  "evidence": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "citation",
    "url",
    "kind",
    "supports",
    "contradicts",
    "strength"
  ],
  "factor": [
    "note",
    "from_idea",
    "decision",
    "votes",
    "statement",
    "kind",
    "about",
    "addressed_by"
  ],
  "link": [
    ">named",
    "from",
    "to",
    "because",
    "mode",
    "feedback",
    "confidence",
    "check_by",
    "note",
    "decision",
    "votes"
  ],
  "idea": [
    "text",
    "from",
    "step"
  ]
};

/** The fields that are yes or no. */
export const FLAGS: Record<string, readonly string[]> = {
  "strand": [],
  "stakeholder": [],
  "outcome": [
    "above_ceiling",
    "already_true"
  ],
  "intervention": [],
  "assumption": [],
  "indicator": [
    "in_plan"
  ],
  "evidence": [],
  "factor": [],
  "link": [
    ">named",
    "feedback"
  ],
  "idea": []
};

/** The words that a field may hold, where they are a closed set. */
export const CHOICES: Record<string, Record<string, readonly string[]>> = {
  "strand": {},
  "stakeholder": {
    "role": [
      "beneficiary",
      "actor",
      "decision_maker",
      "partner"
    ]
  },
  "outcome": {
    "role": [
      "impact",
      "long_term",
      "intermediate",
      "output"
    ]
  },
  "intervention": {},
  "assumption": {
    "type": [
      "context",
      "cause",
      "delivery",
      "uptake",
      "values"
    ],
    "status": [
      "untested",
      "holding",
      "not_yet_true",
      "failed"
    ],
    "importance": [
      "low",
      "medium",
      "high"
    ]
  },
  "indicator": {
    "type": [
      "outcome",
      "process",
      "balancing",
      "assumption_check"
    ],
    "data_kind": [
      "proportion",
      "mean",
      "count",
      "rate",
      "score",
      "days_between",
      "words"
    ],
    "direction": [
      "up",
      "down",
      "hold"
    ],
    "chart": [
      "run",
      "xmr",
      "bar",
      "none"
    ]
  },
  "evidence": {},
  "factor": {
    "kind": [
      "barrier",
      "enabler",
      "unintended"
    ]
  },
  "link": {
    "mode": [
      "automatic",
      "needs_intervention"
    ]
  },
  "idea": {
    "step": [
      "set_up",
      "long_term",
      "backwards_mapping",
      "connecting",
      "assumptions",
      "interventions",
      "indicators",
      "review"
    ]
  }
};
