CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.events (
    room character varying(64) NOT NULL,
    seq integer NOT NULL,
    op character varying(80) NOT NULL,
    by character varying(64) NOT NULL,
    at bigint NOT NULL,
    version integer NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.layouts (
    room character varying(64) NOT NULL,
    branch character varying(64) NOT NULL,
    seq integer NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.rooms (
    id character varying(64) NOT NULL,
    created bigint NOT NULL,
    seq integer NOT NULL,
    epoch character varying(16) NOT NULL,
    file text,
    file_text text,
    file_seq integer NOT NULL,
    touched bigint NOT NULL,
    delete_on character varying(10)
);
CREATE TABLE public.secrets (
    hash character varying(64) NOT NULL,
    room character varying(64) NOT NULL,
    link character varying(64) NOT NULL,
    person character varying(64)
);
CREATE TABLE public.sessions (
    hash character varying(64) NOT NULL,
    room character varying(64) NOT NULL,
    link character varying(64) NOT NULL,
    person character varying(64) NOT NULL,
    created bigint NOT NULL
);
CREATE TABLE public.snapshots (
    room character varying(64) NOT NULL,
    seq integer NOT NULL,
    body bytea NOT NULL
);
INSERT INTO public.alembic_version VALUES ('0002');
INSERT INTO public.events VALUES ('oldroom1', 1, 'create:oldroom1', 'server', 1795433095721, 1, '{"do":"create","changes":[["","","title",null,"Then",null]],"room":[["room","room",{"title":"Then","created":1795433095718,"cards_open":true,"names":"optional"}],["links","l1",{"role":"facilitator","label":"First link","at":1795433095718}]]}');
INSERT INTO public.events VALUES ('oldroom1', 2, 'join:p6305f9e0eb', 'p6305f9e0eb', 1795433095783, 1, '{"do":"join","room":[["people","p6305f9e0eb",{"role":"facilitator","link":"l1","at":1795433095781}]]}');
INSERT INTO public.events VALUES ('oldroom1', 3, '7c935a629823623e-0', 'p6305f9e0eb', 1795433095821, 1, '{"do":"invite","room":[["links","l3",{"role":"contributor","label":"Phones","at":1795433095821}]]}');
INSERT INTO public.events VALUES ('oldroom1', 4, 'join:p321739d9bc', 'p321739d9bc', 1795433095891, 1, '{"do":"join","room":[["people","p321739d9bc",{"role":"contributor","link":"l3","at":1795433095889}]]}');
INSERT INTO public.events VALUES ('oldroom1', 5, '7c935a629823623e-1', 'p6305f9e0eb', 1795433095907, 1, '{"do":"add","changes":[["outcomes","kept",null,null,{"statement":"What an older version wrote","role":"long_term"},0]]}');
INSERT INTO public.events VALUES ('oldroom1', 6, 'e17213bf430dade3-0', 'p321739d9bc', 1795433095912, 1, '{"do":"send_cards","room":[["cards","c6",{"text":"A card from an older version","by":"p321739d9bc","at":1795433095912,"state":"waiting","released":false,"alike":"c6"}]]}');
INSERT INTO public.events VALUES ('oldroom1', 7, '7c935a629823623e-2', 'p6305f9e0eb', 1795433095967, 1, '{"do":"name_version","room":[["versions","v7",{"name":"Then","note":"","branch":"","seq":6,"at":1795433095967,"by":"p6305f9e0eb"}]]}');
INSERT INTO public.events VALUES ('oldroom1', 8, '7c935a629823623e-3', 'p6305f9e0eb', 1795433095983, 1, '{"do":"new_branch","room":[["branches","b8",{"title":"Table 1","state":"open","from_seq":7,"at":1795433095983}]]}');
INSERT INTO public.layouts VALUES ('oldroom1', '', 8, '\x789c55ccdd0ac2300c05e077c97518ad7aa17995d28bca32908576b49d3f8cbdbba945c4bbe43bc9d9e00e6411a65504680a5218a1d4973090b383c14e51638f90f2c8590307332f15bcd2f3b7a23d9e06d3f01ae2585a70386bc5c5749510b9693b486bbfd039a707d0d62bc8ec0a21ceff526fedf12bce2b494acba7607f0309f43cbb');
INSERT INTO public.rooms VALUES ('oldroom1', 1795433095701, 8, '7b9a52a054be', NULL, NULL, 0, 1795433095983, NULL);
INSERT INTO public.secrets VALUES ('f3a7e5c4577fdc03acd3c55c8f08a58acbf9bc23a7ed7d9eb482ec3cafa0c4fd', 'oldroom1', 'l3', NULL);
INSERT INTO public.sessions VALUES ('5b1cfe3b81b84992f7205ced8b597fd4a88f3348ed821adfb4fd502c3a88327f', 'oldroom1', 'l1', 'p6305f9e0eb', 1795433095790);
INSERT INTO public.sessions VALUES ('581a5f163acf493517b0881f53cde18439fca8df820cc9c8a2389c4384c1ccbb', 'oldroom1', 'l3', 'p321739d9bc', 1795433095897);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (room, seq);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_room_op UNIQUE (room, op);
ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_pkey PRIMARY KEY (room, branch);
ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (room, seq);
CREATE INDEX sessions_by_room ON public.sessions USING btree (room);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.snapshots
    ADD CONSTRAINT snapshots_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
