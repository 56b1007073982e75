// The start page, and at /check the room check. An owner's secret in the fragment leaves the address bar first of all.
import "../design.css";
import { mount } from "svelte";
import { showTheme, theme } from "../common/preferences";
import { takeSecret } from "../common/session";
import Check from "./Check.svelte";
import Home from "./Home.svelte";

showTheme(theme());
const host = document.getElementById("app");
if (host) {
  if (location.pathname.endsWith("/check")) mount(Check, { target: host });
  else mount(Home, { target: host, props: { secret: takeSecret() } });
}
