// What the phone knows: the room's question, my cards and where they went, and what others were allowed to see.
import { p } from "../common/phone_strings";
import { Kept } from "../common/kept";
import { remember, remembered } from "../common/preferences";
import { RoomClient, type Refused } from "../common/room";
import type { Session } from "../common/session";
import { text, type Rec } from "../common/theory";

export interface MyCard {
  id: string;
  words: string;
  /** still in the outbox: not on the server's disk yet */
  pending: boolean;
  fate: string;
  /** may still be changed or taken back */
  open: boolean;
  at: number;
}

export class Phone {
  private beat = $state(0);
  private readonly client: RoomClient;
  /** the words in the box, kept in this browser until they are sent */
  draft = $state("");
  private said = $state("");
  private lastSent = $state("");
  chosen = $state<string | null>(null);
  now = $state(Date.now());
  ready = $state(false);

  private readonly kept: Kept<string>;

  constructor(private readonly room: string) {
    this.kept = new Kept<string>(`card.${room}`, () => this.takeUp());
    this.takeUp();
    this.ready = remembered(`ready.${room}`) === "yes";
    this.client = new RoomClient(room, {
      change: () => this.beat++,
      refused: (refused) => this.refused(refused),
    });
  }

  start(session: Session): () => void {
    void this.client.start(session);
    const clock = setInterval(() => (this.now = Date.now()), 1000);
    return () => {
      clearInterval(clock);
      this.client.stop();
    };
  }

  private table(name: string): readonly [string, Rec][] {
    void this.beat;
    return [...(this.client.room[name] ?? [])];
  }

  readonly about = $derived.by((): Rec => this.table("room")[0]?.[1] ?? {});
  readonly stage = $derived.by((): Rec => this.table("stage")[0]?.[1] ?? {});
  readonly questions = $derived.by(() => this.table("questions").filter(([, one]) => one.open !== false));
  readonly question = $derived.by((): [string, Rec] | null => {
    const wanted = this.chosen ?? text(this.stage.question);
    return this.questions.find(([id]) => id === wanted) ?? (this.chosen ? null : (this.questions.at(-1) ?? null));
  });
  readonly status = $derived.by(() => {
    void this.beat;
    return this.client.status;
  });
  readonly farewell = $derived.by(() => {
    void this.beat;
    return this.client.farewell;
  });
  readonly scribe = $derived.by(() => {
    void this.beat;
    return this.client.scribe;
  });
  readonly name = $derived.by(() => {
    void this.beat;
    return this.client.name;
  });
  /** cards may be sent: until the room says otherwise, so that nobody waits for a connection */
  readonly open = $derived.by(() => {
    void this.beat;
    if (this.about.closed === true || this.about.cards_open === false) return false;
    return this.client.can.size === 0 || this.client.can.has("send_cards");
  });

  /** what to tell after sending: "Sent" only once the card is on the server's disk */
  readonly notice = $derived.by((): string => {
    void this.beat;
    if (!this.lastSent) return this.said;
    if (!this.client.outbox.has(this.lastSent)) return p.ask.sent;
    // "kept" promises that a closed page still sends it: said only once the phone has written it down
    return this.client.status === "offline" && this.client.outbox.kept ? p.ask.kept : (p.status.saving ?? "");
  });

  readonly seconds = $derived.by((): number | null => {
    const ends = this.stage.timer_ends;
    return typeof ends === "number" ? Math.ceil((ends - this.now - this.client.skew) / 1000) : null;
  });

  readonly mine = $derived.by((): MyCard[] => {
    void this.beat;
    const waiting: MyCard[] = this.client.outbox.all().flatMap(({ op, body }) =>
      body.t === "act" && body.act.do === "send_cards"
        ? (body.act.cards as { text: string }[]).map((card, nth) => ({
            id: `${op}.${nth}`,
            words: card.text,
            pending: true,
            fate: p.mine.onTheWay,
            open: false,
            at: Infinity,
          }))
        : [],
    );
    const sent = this.table("cards")
      .filter(([, card]) => card.mine === true)
      .map(([id, card]) => ({
        id,
        words: text(card.text),
        pending: false,
        fate: this.fate(card),
        open: card.state === "waiting" && this.open,
        at: Number(card.at ?? 0),
      }));
    return [...sent, ...waiting].sort((a, b) => b.at - a.at);
  });

  /** released cards of the question on the screen */
  readonly others = $derived.by(() =>
    this.table("cards").filter(
      ([, card]) =>
        card.mine !== true &&
        card.released === true &&
        card.hidden !== true &&
        card.state !== "withdrawn" &&
        card.state !== "erased" &&
        card.state !== "merged" &&
        text(card.question) === (this.question?.[0] ?? ""),
    ),
  );

  private fate(card: Rec): string {
    const parts: string[] = [];
    const became = text(card.became_words);
    switch (card.state) {
      case "accepted":
        parts.push(became && became !== card.text ? p.mine.accepted(became) : p.mine.acceptedSame);
        break;
      case "tied":
        parts.push(became ? p.mine.tied(became) : p.mine.acceptedSame);
        break;
      case "parked":
        parts.push(p.mine.parked);
        break;
      case "declined":
        parts.push(p.mine.declined(text(card.reason)));
        break;
      case "merged": {
        const into = this.client.room.cards?.get(text(card.merged_into));
        parts.push(into ? p.mine.merged(text(into.text)) : p.mine.mergedUnseen);
        break;
      }
      case "withdrawn":
        parts.push(p.mine.withdrawn);
        break;
      case "erased":
        parts.push(p.mine.erased);
        break;
      default:
        parts.push(card.released === true ? p.mine.released : p.mine.waiting);
    }
    if (text(card.became_under)) parts.push(p.mine.under(text(card.became_under)));
    const branch = this.client.room.branches?.get(text(card.branch));
    if (branch) parts.push(p.mine.branch(text(branch.title)));
    if (typeof card.votes === "number" && card.votes > 0) parts.push(p.mine.agreed(card.votes));
    return parts.join(", ");
  }

  write(words: string): void {
    this.draft = words;
    this.said = "";
    if (words) this.lastSent = "";
    this.kept.write(words || null);
  }

  /** Words that an earlier visit left, where nothing has been written yet. */
  private takeUp(): void {
    if (!this.draft) this.draft = this.kept.take() ?? "";
  }

  send(): void {
    const words = this.draft.trim();
    if (!words) return;
    this.write("");
    this.give([{ text: words }]);
  }

  sendMany(lines: readonly string[], source: string): void {
    const cards = lines.map((line) => (source ? { text: line.slice(0, 500), source } : { text: line.slice(0, 500) }));
    this.write("");
    for (let from = 0; from < cards.length; from += 60) this.give(cards.slice(from, from + 60));
  }

  private give(cards: { text: string; source?: string }[]): void {
    this.lastSent = this.client.act({ do: "send_cards", question: this.question?.[0] ?? null, cards });
    this.beat++;
  }

  begin(voice: string | null, table: string): void {
    if (voice) this.client.act({ do: "i_am", voice });
    if (table.trim()) this.client.act({ do: "set_name", name: table.trim(), table: table.trim() });
    this.ready = true;
    remember(`ready.${this.room}`, "yes");
  }

  vote(card: string, on: boolean): void {
    this.client.act({ do: "vote", card, on });
  }

  reword(id: string, words: string): void {
    if (words.trim()) this.client.act({ do: "reword_card", id, text: words.trim() });
  }

  withdraw(id: string): void {
    this.client.act({ do: "withdraw_card", id });
  }

  /** A refusal gives the words back, in front of whatever has been written since. */
  private refused(refused: Refused): void {
    const act = refused.body?.t === "act" ? refused.body.act : null;
    let said = `${p.refused}: ${refused.message} ${refused.hint ?? ""}`;
    if (act?.do === "send_cards" || act?.do === "reword_card") {
      const lost = act.do === "send_cards" ? (act.cards as { text: string }[]).map((card) => card.text) : [text(act.text)];
      this.write([...lost, this.draft].filter(Boolean).join("\n"));
      said += ` ${p.back}`;
    }
    this.lastSent = "";
    this.said = said;
    this.beat++;
  }
}
