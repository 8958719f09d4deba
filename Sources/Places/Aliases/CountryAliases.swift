/// Other names of countries, in English and in the languages of Kenya's neighbours and partners: former names, short
/// forms, formal names, and the source tables' catalogue forms. Kept by hand; a name under two codes is ambiguous on
/// purpose.
let countryAliases = """
    AE UAE | Emirates | The Emirates | The United Arab Emirates | Emirats arabes unis
    AG Antigua
    AX Aland
    BA Bosnia | Bosnia-Herzegovina
    BH Kingdom of Bahrain
    BL St Barthelemy
    BN Brunei Darussalam
    BO Plurinational State of Bolivia | Bolivia, Plurinational State of
    BQ Bonaire | Caribbean Netherlands
    BS The Bahamas
    BY Byelorussia
    CC Cocos Islands | Keeling Islands
    CD DRC | DR Congo | RDC | Congo DR | Congo DRC | Congo-Kinshasa | Democratic Republic of Congo | Zaire
    CD The Democratic Republic of the Congo | The Democratic Republic of Congo | Congo, Democratic Republic of the
    CD Congo, The Democratic Republic of the | République démocratique du Congo | Congo | The Congo
    CF CAR | Central Africa Republic | République centrafricaine
    CG Congo-Brazzaville | Congo Brazza | Congo Republic | Republic of Congo | The Republic of the Congo
    CG Congo, Republic of the | République du Congo | Congo | The Congo
    CI Ivory Coast | The Ivory Coast
    CN PRC | People's Republic of China | Mainland China
    CV Cape Verde
    CZ Czech Republic
    DJ Jibouti
    EG Arab Republic of Egypt
    ET Abyssinia | Federal Democratic Republic of Ethiopia
    FK Falklands | Malvinas | Falkland Islands (Malvinas)
    FM Federated States of Micronesia | Micronesia, Federated States of
    FO Faroes | Faeroe Islands
    GB UK | Britain | Great Britain | England | Scotland | Wales | Northern Ireland | Royaume-Uni
    GB The United Kingdom | United Kingdom of Great Britain and Northern Ireland
    GE Republic of Georgia
    GM The Gambia
    GN Guinea-Conakry | Republic of Guinea | Guinée
    GW Guinée-Bissau
    HK Hong Kong SAR | Hong Kong, China
    HR Hrvatska
    IE Republic of Ireland | Eire
    IQ Republic of Iraq
    IR Islamic Republic of Iran | Iran, Islamic Republic of | Iran (Islamic Republic of) | Persia
    JO Hashemite Kingdom of Jordan
    KE Republic of Kenya
    KM The Comoros
    KN St Kitts and Nevis | St Kitts | Saint Kitts
    KP DPRK | Democratic People's Republic of Korea | Korea, Democratic People's Republic of | Korea, North | Korea
    KR Republic of Korea | Korea, Republic of | Korea, South | Korea
    KW State of Kuwait
    KY Caymans
    LA Lao | Lao PDR | Lao People's Democratic Republic
    LB Lebanese Republic | Liban
    LC St Lucia
    LK Ceylon
    LY State of Libya | Libyan Arab Jamahiriya
    MD Republic of Moldova | Moldova, Republic of
    MF St Martin | Saint Martin (French part)
    MK Macedonia | FYROM
    MM Burma
    MO Macau
    MV The Maldives
    MY Federation of Malaysia
    NL Holland | The Netherlands
    OM Sultanate of Oman
    PH The Philippines
    PM St Pierre and Miquelon
    PN Pitcairn Islands
    PS State of Palestine | Palestine, State of | Palestinian Territories | Occupied Palestinian Territory
    QA State of Qatar
    RU Russian Federation | The Russian Federation
    RW Republic of Rwanda
    SA KSA | Saudi | Saudia Arabia | Kingdom of Saudi Arabia | Arabie saoudite
    SB Solomons
    SD The Sudan | Republic of the Sudan
    SH St Helena | Saint Helena
    SJ Svalbard
    SO Federal Republic of Somalia
    SS Republic of South Sudan
    ST São Tomé and Príncipe | São Tomé
    SX Sint Maarten (Dutch part)
    SY Syrian Arab Republic | Syrie
    SZ Swaziland
    TC Turks and Caicos
    TL East Timor
    TR Turkey | Republic of Türkiye
    TT Trinidad | Tobago
    TW Taiwan, Province of China | Chinese Taipei | Republic of China
    TZ United Republic of Tanzania | Tanzania, United Republic of | Tanganyika
    UG Republic of Uganda | Ouganda
    US USA | US | America | United States of America | The United States | The United States of America | The States
    VA Vatican | Vatican City | Vatican City State | Holy See (Vatican City State)
    VC St Vincent and the Grenadines | St Vincent | Saint Vincent
    VE Bolivarian Republic of Venezuela | Venezuela, Bolivarian Republic of
    VG Virgin Islands, British | Virgin Islands | BVI
    VI Virgin Islands, U.S. | US Virgin Islands | Virgin Islands | USVI
    VN Viet Nam | Socialist Republic of Viet Nam
    WS Western Samoa
    YE Republic of Yemen
    ZA RSA | Republic of South Africa
    """
