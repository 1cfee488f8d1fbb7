// Says moments in the community's local time, in the language shown.

import { languageTag, t } from "./words.js";

const zone = { name: undefined };
const formatters = new Map();

/** Sets the IANA time zone of the community. */
export function setTimezone(name) {
  if (zone.name === name) return;
  zone.name = name;
  formatters.clear();
}

/** A moment from the server: ISO text or Unix seconds. */
export function moment(value) {
  return typeof value === "number" ? new Date(value * 1000) : new Date(value);
}

/** 14:05 */
export function hourMinute(date) {
  return format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, date);
}

/** 11月22日 星期日 / Sunday 22 November */
export function wholeDay(date) {
  return airy(format("day", { weekday: "long", month: "long", day: "numeric" }, date));
}

/** Equal for two moments on the same local day. */
export function dayKey(date) {
  return format("key", { year: "numeric", month: "2-digit", day: "2-digit" }, date);
}

/** 14:05 on the day of `now`, 11/23 on another day. */
export function shortMoment(date, now) {
  if (dayKey(date) === dayKey(now)) return hourMinute(date);
  return format("short", { month: "numeric", day: "numeric" }, date);
}

/** 14:05 on the day of `now`, 11/23 14:05 on another day. */
export function dueMoment(date, now) {
  const time = hourMinute(date);
  return dayKey(date) === dayKey(now) ? time : `${shortMoment(date, now)} ${time}`;
}

/** The words between the messages of two days. */
export function dayTitle(date, now) {
  const day = airy(format("title", { weekday: "short", month: "long", day: "numeric" }, date));
  return dayKey(date) === dayKey(now) ? `${t("today")} · ${day}` : day;
}

/** 0:07 for 7 seconds. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Chinese runs date and weekday together; a space between them is easier on the eye.
function airy(day) {
  return day.replace(/日(?=[星周])/, "日 ");
}

// Making a formatter costs more than drawing a whole message, so each is made once.
function format(name, options, date) {
  const key = `${name} ${languageTag()}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(languageTag(), { ...options, timeZone: zone.name });
    formatters.set(key, formatter);
  }
  return formatter.format(date);
}
