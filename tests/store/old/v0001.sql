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
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.events VALUES ('oldroom1', 1, 'create:oldroom1', 'server', 1795424633109, 1, '{"do":"create","changes":[["","","title",null,"Joy Collaborative (first draft)",null],["","","purpose",null,"A proposal for funding, and something to practise on.",null],["","","version",null,"0.1",null],["","","updated",null,"2019-06",null],["","","step",null,"review",null],["outcomes","good-day",null,null,{"statement":"80% of staff say yes to \"Have you had a good day?\" by 2020-12","role":"long_term"},0],["outcomes","explore",null,null,{"statement":"Explore and test the conditions for an effective sharing of our humanness"},1],["outcomes","colleagues",null,null,{"statement":"Better-quality relationships between colleagues"},2],["outcomes","service-users",null,null,{"statement":"Better-quality relationships between staff and service users"},3],["outcomes","see-people",null,null,{"statement":"Staff and service users see one another as people and learn from each other"},4],["outcomes","safe",null,null,{"statement":"Staff feel safe to share vulnerability in a professional role"},5],["outcomes","recognise",null,null,{"statement":"Staff recognise what authentic relationships look like in their work"},6],["outcomes","test-changes",null,null,{"statement":"Attendees test changes in their own workplaces"},7],["outcomes","absence",null,null,{"statement":"Lower sickness absence"},8],["outcomes","retention",null,null,{"statement":"Better staff retention"},9],["outcomes","money-and-care",null,null,{"statement":"Lower financial loss and better care"},10],["interventions","toc-workshop",null,null,{"statement":"Theory of change workshop with stakeholders","start":"2020-01-15"},0],["interventions","theatre",null,null,{"statement":"One-day theatre workshop","start":"2020-02-04","resources":"90 places"},1],["interventions","piece",null,null,{"statement":"Workshops that create a dramatic piece","start":"2020-02-18"},2],["interventions","qi",null,null,{"statement":"QI projects that test the changes in practice","start":"2020-05-18"},3],["interventions","learning",null,null,{"statement":"Facilitation learning sessions for Hexitime members"},4],["interventions","measure",null,null,{"statement":"Choose or create a verified measure of relationship quality"},5],["assumptions","both-ways",null,null,{"statement":"Authenticity works both ways and is key to therapeutic relationships","about":["safe>see-people"]},0],["assumptions","theatre-is-safer",null,null,{"statement":"Theatre is a safer space than clinical practice to try this","about":["theatre>safe"]},1],["evidence","absence-gap",null,null,{"citation":"NHS sickness absence, reported as 27 % above that of the rest of the public sector","supports":["absence"]},0],["factors","change-fatigue",null,null,{"statement":"Change fatigue from reorganisation","kind":"barrier"},0],["factors","threatened",null,null,{"statement":"Staff may feel threatened by sharing","kind":"barrier"},1],["links","explore>see-people",null,null,{"from":"explore","to":"see-people"},0],["links","recognise>see-people",null,null,{"from":"recognise","to":"see-people"},1],["links","safe>see-people",null,null,{"from":"safe","to":"see-people"},2],["links","see-people>colleagues",null,null,{"from":"see-people","to":"colleagues"},3],["links","see-people>service-users",null,null,{"from":"see-people","to":"service-users","because":"The best help came from somebody with a shared experience"},4],["links","test-changes>colleagues",null,null,{"from":"test-changes","to":"colleagues"},5],["links","test-changes>service-users",null,null,{"from":"test-changes","to":"service-users"},6],["links","colleagues>good-day",null,null,{"from":"colleagues","to":"good-day"},7],["links","service-users>good-day",null,null,{"from":"service-users","to":"good-day"},8],["links","good-day>absence",null,null,{"from":"good-day","to":"absence"},9],["links","good-day>retention",null,null,{"from":"good-day","to":"retention"},10],["links","absence>money-and-care",null,null,{"from":"absence","to":"money-and-care"},11],["links","retention>money-and-care",null,null,{"from":"retention","to":"money-and-care"},12],["links","toc-workshop>recognise",null,null,{"from":"toc-workshop","to":"recognise"},13],["links","theatre>recognise",null,null,{"from":"theatre","to":"recognise"},14],["links","theatre>safe",null,null,{"from":"theatre","to":"safe"},15],["links","piece>safe",null,null,{"from":"piece","to":"safe"},16],["links","qi>test-changes",null,null,{"from":"qi","to":"test-changes"},17]],"room":[["room","room",{"title":"Joy Collaborative (first draft)","created":1795424633104,"cards_open":true,"names":"optional"}],["links","l1",{"role":"facilitator","label":"First link","at":1795424633104}]]}');
INSERT INTO public.events VALUES ('oldroom1', 2, 'join:p19f8b80f8b', 'p19f8b80f8b', 1795424633569, 1, '{"do":"join","room":[["people","p19f8b80f8b",{"role":"facilitator","link":"l1","at":1795424633568}]]}');
INSERT INTO public.events VALUES ('oldroom1', 3, 'ab766481bbe745a8-0', 'p19f8b80f8b', 1795424633733, 1, '{"do":"invite","room":[["links","l3",{"role":"contributor","label":"","at":1795424633733}]]}');
INSERT INTO public.events VALUES ('oldroom1', 4, 'join:pf64c5a173f', 'pf64c5a173f', 1795424633881, 1, '{"do":"join","room":[["people","pf64c5a173f",{"role":"contributor","link":"l3","at":1795424633877}]]}');
INSERT INTO public.events VALUES ('oldroom1', 5, 'ab766481bbe745a8-1', 'p19f8b80f8b', 1795424633981, 1, '{"do":"add","changes":[["outcomes","kept",null,null,{"statement":"What an older version wrote"},11],["links","kept>good-day",null,null,{"from":"kept","to":"good-day"},18]]}');
INSERT INTO public.events VALUES ('oldroom1', 6, 'ab766481bbe745a8-2', 'p19f8b80f8b', 1795424633986, 1, '{"do":"open_question","room":[["questions","q6",{"text":"What else?","branch":"","open":true,"voting":false,"release":"at_once","at":1795424633986}],["stage","stage",{"question":"q6"}]]}');
INSERT INTO public.events VALUES ('oldroom1', 7, '47a1ebe5662c3b3e-0', 'pf64c5a173f', 1795424634008, 1, '{"do":"send_cards","room":[["cards","c7",{"text":"A card from an older version","by":"pf64c5a173f","at":1795424634008,"state":"waiting","released":true,"alike":"c7","question":"q6"}]]}');
INSERT INTO public.events VALUES ('oldroom1', 8, 'ab766481bbe745a8-3', 'p19f8b80f8b', 1795424634134, 1, '{"do":"accept_card","changes":[["ideas","c7",null,null,{"text":"A card from an older version"},0],["ideas","c7",null,{"text":"A card from an older version"},null,0],["outcomes","card-older-version",null,null,{"statement":"A card from an older version","from_idea":"c7"},12],["links","card-older-version>kept",null,null,{"from":"card-older-version","to":"kept"},19]],"room":[["cards","c7",{"text":"A card from an older version","by":"pf64c5a173f","at":1795424634008,"state":"accepted","released":true,"alike":"c7","question":"q6","became":"card-older-version","became_words":"A card from an older version","kind":"outcome","branch":""}]]}');
INSERT INTO public.events VALUES ('oldroom1', 9, 'ab766481bbe745a8-4', 'p19f8b80f8b', 1795424634198, 1, '{"do":"new_branch","room":[["branches","b9",{"title":"Table 1","state":"open","from_seq":8,"at":1795424634198}]]}');
INSERT INTO public.events VALUES ('oldroom1', 10, 'ab766481bbe745a8-5', 'p19f8b80f8b', 1795424634221, 1, '{"do":"name_version","room":[["versions","v10",{"name":"Then","note":"","branch":"","seq":9,"at":1795424634221,"by":"p19f8b80f8b"}]]}');
INSERT INTO public.events VALUES ('oldroom1', 11, 'ab766481bbe745a8-6', 'p19f8b80f8b', 1795424634238, 1, '{"do":"undo","of":"ab766481bbe745a8-3","changes":[["links","card-older-version>kept",null,{"from":"card-older-version","to":"kept"},null,19],["outcomes","card-older-version",null,{"statement":"A card from an older version","from_idea":"c7"},null,12],["ideas","c7",null,null,{"text":"A card from an older version"},0],["ideas","c7",null,{"text":"A card from an older version"},null,0]],"room":[["cards","c7",{"text":"A card from an older version","by":"pf64c5a173f","at":1795424634008,"state":"waiting","released":true,"alike":"c7","question":"q6","branch":""}]]}');
INSERT INTO public.events VALUES ('oldroom1', 12, '47a1ebe5662c3b3e-1', 'pf64c5a173f', 1795424634264, 1, '{"do":"comment","room":[["comments","k12",{"about":"kept","text":"So it was","by":"pf64c5a173f","at":1795424634264,"branch":""}]]}');
INSERT INTO public.events VALUES ('oldroom1', 13, '47a1ebe5662c3b3e-2', 'pf64c5a173f', 1795424634313, 1, '{"do":"stand","room":[["stands",":kept",{"about":"kept","branch":"","open":true,"says":{"pf64c5a173f":true}}]]}');
INSERT INTO public.rooms VALUES ('oldroom1', 1795424633029, 13, '4354bf75600f', NULL, NULL, 0, 1795424634313, NULL);
INSERT INTO public.secrets VALUES ('f77544853ccee2b0f90b4e698534a778d47e3e363ef1e25c2e5930fb1def480d', 'oldroom1', 'l3', NULL);
INSERT INTO public.sessions VALUES ('dd0b16c6abb40da3d964975f449ee9af891cfbfb4f37ccdbd051ff3dd3400d73', 'oldroom1', 'l1', 'p19f8b80f8b', 1795424633576);
INSERT INTO public.sessions VALUES ('ebcd74ec6be5a4daee356193d8cd4abdabf3dd6ecfa90e4b3836b7fd2aef0b85', 'oldroom1', 'l3', 'pf64c5a173f', 1795424633916);
INSERT INTO public.snapshots VALUES ('oldroom1', 10, '\x789ced5b6d8bebb612fe2bc250b885b8c4497637d90f29bda5e5b49496720afd70ba2cb22dc7eada92579693130ef9ef9d91e4c476ece4c2a5df042538d9d133e399675e349c7e096af61e3c47f35950d294d9279d33a938ab83e74f9f8260663ef03fcd75c18299688a6216fc2c8fe47b591434968a6abe67e43f1957b526a9a299feda8abdccdab355a32a599f4f7f472a25e1075a904c2a923522e562372354a4a49625d3397c255a82184d34af1991e29b21e69ea99a4bd162cebf8986124d9552cdd25662318f36e1fc7128556b56b5228aed393b5c2464a313b0a706b19d946998d2a313351f5fe030682899d0c173b09e7f456446e0a70c3ee9911c598d2ff157f08182838eb221394d0925084500eadbbf02121fc962be9887d1027428091e7e0e0a2976af9aa93238cde60333d8e7aa908a4d5bf1831530bed40c2202f12489040f6bf0566d1c4e056159c61213b83aa70add0da6cb4691bc29a910acae417934509e40c419dd35f8654aff7f9906d3c3f786165c1f896205358a735ed52466fac098201da0d36c31d05233b5e7090b1b78f87f15d960185e595462514fb3e5955616564c56c50ddf7e1c47836fc850f4b9046f837f6b62a18c2cbca9122453b2248c2639313260c16a6801cdeeeace182b080a22b130728cec9b423045636edcc005100cb22b8308823720c30ca94eb3878136c512b913bcbeabf22c480e39d5843660bed03c1978bc90f28d14fc8da10920c2153948f5069a1f079a9195619253b1bbc5a3ef20ba22659842c862277f019707611454054d0c8d9e066a685c3391dc78bd5fe4016255f3e40de94e5af9d36c7de52a8d6f7cae3593647474bbc89f669b0156093c3986408b30a1b7d2d81a97714145c2218a854413814db1d5644e43860eebc31babf434ea9f268282c822050c5741c941496dc0aef29daa3434b261bfda8ec50b4d4a2dcd871a000a7f7fe529a3209a3ca13293f65cc0cbecadb70c3764126254eb5c56d3bafec01675c48a656941da23e4c0758e517863b9b1c0e495a60a4f993a3b8fc2e8a1adab57da7346f5ada8fc2618f600e204c9c5d4819645385f19e6d45053919fcfc1664ece5c8dc6b4579cdda2eb9f4e17240446315160021418ecb825c57c74e7af2c89d66d911d6a7ce7d3ea7eff09cbc8dfd0249cc24b33b9a4a2edcf235a1facd6e59856530fa1e34cebfe912658cd4c7521ad38545953d26c0bfbc03e43432b19295919db8abe1a5356325a37b742fa7d2e250e18eae251602dcf384b893b8c44eb163be27a4e5b55695d3765d56a8ca1be87077abc55dbda1a8a15db7088e02982a74c92f39abcb123d678ec15b462cd55c135150e7215c634d339b69d06f6e2f8dd37cc9136e4758807d4cdfc32f40633a8e93650d92aa02e12019a77c1054fa026b5d137762acc0ade33cb29dc9ac6f6e2580f13566aeb725ba1c31d1de47ae2620fa6fcfae1e355899e81272aa960b4c34ebb78225fc15fe49e599e42b090a50ae9ea9eab262ec07f3590592ae46a53e1791c71cf6da2f5594651c8543fc3f33003536052b9c52053839c9cad800a0ad48e42d7b4ef0175998b146463aa60b656c195329d1bf689f3b83ad98f4ba83f660cb81cc129d28d7163aa8cdf21686f9d01723b35efa0f970fa3c67424986af1d69677a8b771e0fee2176068e11cc9e8d433e8fc1d969690469d1433aff653b35bcb6781d7516b537a42e27506f0cab93c0833341cc120acf36f1a0c10371735654d0504b4727bc14c5323ddafe46ede497120812942a37b5acba167667ac7b6fde9fc746defd6112f9fedb8f81f74fb901b1c5bf68de8e5fb91c70f7a52cec59dccd82976875d4dd061d466688bbeee2b6bf6f47274d87785167c12e53e666146b62d69c40eb4e9a512f2d9d9eedad79d3819ecdb7988313ed5878c977a7f27f81eebccd14782f5dbbe3df76e286d212ab3729b6ee684f00702f63db567407b39dff46e0566370d757b67124230720bd4c32f3da34443bcef5007aa9f2ceb7d377298782239e85e88902542f47f0da703b35ecc5e22a23a25e4a5c5f18b6d717923681472e1716de1c01e8cdcb0b82c71bbf85f25b28bf85f25b28bf85f25b28bf85f25b28bf85f25b28bf85f25b28bf85f25b28bf85f25b28bf85f25ba87f750bf502e591d6eedf44f97d94df47f97d94df47f97d94df47f97d94df47f97d94df47f97d94df47f97d94df47f97d94df47f97d94df47fdfbfb284de30227e82f819278f2d327fb00507627f57c7f1d15d8e10efa62f4b479582d568fcb65345f598beb5759311836b46ad82c10b434f3ba3483132d82131a017d78c78c6efb04cadfa1f6b829e5fdd14ab53fd9f519fc8a36b2cfe7ab172b6af62d567c05d7ba1c7e85e7aeeebdd4d8c39f330a82986b50e24c63a0fa55baa14977df61b37e348acd6b18a570b9ba28bd73298b8fc8b3ec71953cd0e869990de157f3f97a664710b42149203038a0b486a5addd142ffef666371bf8c5b6b7924d45dcfef51552195fe09ec56eb67177d49e27ad1f6489c312bac2064da4ee59c01dd73dba6e8cdeaaa24db68ed773f840b7b9055cd6de3fccb488e4c6ad5c74e5fd87c7f509e9df73e1192591422b1e377d94e515cafae9c9d86e9308ad425553c6d09815784532f436a0433ce0b5b10a554d19e350aece3e2d97c616ebd6ce1af8926b7f603a9228b810c330d85df1cdff66bb1ef228daac0dac0ba485dd4773c415961c30fa200886c91ad6cd1183ba19a22e1651cbe14e1841d1e9f40f48de9df7');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (room, seq);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_room_op UNIQUE (room, op);
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
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.snapshots
    ADD CONSTRAINT snapshots_room_fkey FOREIGN KEY (room) REFERENCES public.rooms(id) ON DELETE CASCADE;
