// Every word on the screen, in one place, so that another language can follow: the files of strings/ together. Plain
// words first, the method's term beside them once.
import { map } from "./strings/map";
import { panels } from "./strings/panels";
import { room } from "./strings/room";
import { theory } from "./strings/theory";

export const t = { ...theory, ...map, ...panels, ...room };

export type Strings = typeof t;
